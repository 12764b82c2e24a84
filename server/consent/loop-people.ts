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
import { laterAnswered, waitingAnswered } from './loop-mails.ts';

/** Most of the team who are told of an answer, where whoever asked cannot be. */
const MOST_TOLD = 10;

/** Somebody whom a material concerns, with the material. */
export interface OfMaterial {
  readonly material: Material;
  readonly person: NamedConcerned;
}

/** Writes that something was asked or answered. Nobody is named in the log, which is never erased. */
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

/** Somebody as the permission table knows them, for mail to them. */
export function viewerOf({ id: personId, name, role, admin }: Person): Viewer {
  const who = { personId, name, sessionId: 'mail' };
  return role === 'staff' ? { role, admin, ...who } : { role, ...who };
}

/** Changes what somebody agreed to. */
export async function changeConsent(
  trx: Writer,
  { id, materialId: _material, createdAt: _at, ...facts }: NamedConcerned,
  change: Partial<Omit<NamedConcerned, 'id' | 'materialId' | 'createdAt'>> & { readonly updatedAt: string },
): Promise<void> {
  await updateConcerned(trx, id, { ...facts, ...change });
}

/** What has to be done now, which is for all who can do it. */
const URGENT: ReadonlySet<AnsweredOccasion> = new Set(['withdrawn', 'quotation-withdrawn', 'beyond']);

/** An answer of which the team is told. */
interface Answered {
  readonly material: Material;
  readonly concernedId: string;
  /** Who asked the person; null for nobody who is known. */
  readonly createdBy: string | null;
  readonly occasion: AnsweredOccasion;
  /** The site's address, where there is no loop that has it. */
  readonly origin?: string;
  /** Somebody who knows of it already. */
  readonly except?: string | null;
}

/** Puts mail to the team about an answer into the queue: to who asked, or else to who makes the study. */
export async function tellTeam(trx: Writer, mailQueue: Pick<MailQueue, 'add'>, answered: Answered): Promise<void> {
  const { material, concernedId, createdBy, occasion, origin = '', except = null } = answered;
  const members = (await listStudyMembers(trx, material.pageId)).map(({ id }) => id);
  const owner = (await findPage(trx, material.pageId))?.ownerId;
  const team = owner && !members.includes(owner) ? [...members, owner] : members;
  const asker = createdBy === null ? null : await findPerson(trx, createdBy);
  const others = team.filter((id) => id !== asker?.id).slice(0, MOST_TOLD);
  // What was answered just now may keep out who asked.
  const now = (await findMaterial(trx, material.id)) ?? material;
  const isAskerThere =
    asker !== null && asker.disabledAt === null && (await materialsOpenTo(trx, viewerOf(asker))(now));
  const wanted = isAskerThere ? [asker.id, ...(URGENT.has(occasion) ? others : [])] : others;
  for (const id of wanted) {
    const person = id === except ? null : await findPerson(trx, id);
    if (!person || person.disabledAt !== null) continue;
    await mailQueue.add(
      trx,
      laterAnswered({ concernedId, origin }, person, occasion),
      waitingAnswered(person, occasion, materialLabel(material)),
    );
  }
}
