import { materialLabel } from '#content/material/material.ts';
import type { Viewer } from '#content/people/person.ts';
import { insertAuditEntry } from '#db/activity/audit-repository.ts';
import { findPerson, type Person } from '#db/auth/person-repository.ts';
import type { Writer } from '#db/driver/database.ts';
import type { NamedConcerned } from '#db/materials/concerned-repository.ts';
import { updateConcerned } from '#db/materials/concerned-repository.ts';
import { findMaterial, type Material } from '#db/materials/material-repository.ts';
import { listStudyMembers } from '#db/materials/study-member-repository.ts';
import { findPage } from '#db/pages/page-repository.ts';
import type { AnsweredOccasion } from '#server/mail/consent-mail.ts';
import type { MailQueue } from '#server/mail/mail-queue.ts';
import { materialsOpenTo } from '#server/materials/require-material.ts';
import { queueAnswered } from './loop-mails.ts';

/** Most members of the team who are notified of an answer, besides the one who asked. */
const MOST_RECIPIENTS = 10;

/** A person concerned, with the material. */
export interface OfMaterial {
  readonly material: Material;
  readonly person: NamedConcerned;
}

/** Records a question or an answer in the audit log. Names nobody: the log is never erased. */
export async function recordLoop(
  trx: Writer,
  { material }: Pick<OfMaterial, 'material'>,
  { actor, action, at }: { readonly actor: string; readonly action: string; readonly at: string },
): Promise<void> {
  await insertAuditEntry(trx, {
    at,
    actor,
    action,
    subject: material.id,
    pageId: material.pageId,
    detail: { label: materialLabel(material) },
  });
}

/** The viewer whose permissions decide whether mail is sent to this person. */
export function viewerOf({ id: personId, name, role, admin }: Person): Viewer {
  const common = { personId, name, sessionId: 'mail' };
  return role === 'staff' ? { role, admin, ...common } : { role, ...common };
}

/** Changes the consent of a person concerned. */
export async function changeConsent(
  trx: Writer,
  { id, materialId: _material, createdAt: _at, ...facts }: NamedConcerned,
  change: Partial<Omit<NamedConcerned, 'id' | 'materialId' | 'createdAt'>> & { readonly updatedAt: string },
): Promise<void> {
  await updateConcerned(trx, id, { ...facts, ...change });
}

/** Occasions that require immediate action: the whole team is notified. */
const URGENT: ReadonlySet<AnsweredOccasion> = new Set(['withdrawn', 'quotation-withdrawn', 'beyond']);

/** An answer of which the team is notified. */
interface Answered {
  readonly material: Material;
  readonly concernedId: string;
  /** Id of the team member who asked; null if unknown. */
  readonly createdBy: string | null;
  readonly occasion: AnsweredOccasion;
  /** The site's address, if no loop stores it. */
  readonly origin?: string;
  /** Id of a person who is not to be notified, since they made the change. */
  readonly except?: string | null;
}

/**
 * Queues mail about an answer: to the team member who asked, or else to the study's team; to both
 * if urgent.
 */
export async function notifyTeam(trx: Writer, mailQueue: Pick<MailQueue, 'gather'>, answered: Answered): Promise<void> {
  const { material, concernedId, createdBy, occasion, origin = '', except = null } = answered;
  const members = (await listStudyMembers(trx, material.pageId)).map(({ id }) => id);
  const owner = (await findPage(trx, material.pageId))?.ownerId;
  const team = owner && !members.includes(owner) ? [...members, owner] : members;
  const asker = createdBy === null ? null : await findPerson(trx, createdBy);
  const others = team.filter((id) => id !== asker?.id).slice(0, MOST_RECIPIENTS);
  // Read the material again: this answer may have closed it to the one who asked.
  const now = (await findMaterial(trx, material.id)) ?? material;
  const isAskerThere =
    asker !== null && asker.disabledAt === null && (await materialsOpenTo(trx, viewerOf(asker))(now));
  const wanted = isAskerThere ? [asker.id, ...(URGENT.has(occasion) ? others : [])] : others;
  for (const id of wanted) {
    const person = id === except ? null : await findPerson(trx, id);
    if (!person || person.disabledAt !== null) continue;
    await queueAnswered(trx, mailQueue, { concernedId, origin }, { person, occasion, label: materialLabel(material) });
  }
}
