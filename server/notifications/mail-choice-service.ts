import { authorise, personIdOf } from '#content/authorise.ts';
import { NavetteError } from '#content/errors.ts';
import { parseInput } from '#content/input/parse-input.ts';
import { type MailChoiceInput, mailChoiceInput } from '#content/input/people/mail-choice-input.ts';
import {
  DEFAULT_RHYTHM,
  type DigestChoice,
  type MailSort,
  type RecipientId,
  sortsFor,
} from '#content/people/mail-sort.ts';
import type { Viewer } from '#content/people/person.ts';
import { insertAuditEntry } from '#db/activity/audit-repository.ts';
import type { Database, Reader, Writer } from '#db/driver/database.ts';
import { keepMailChoice, listMailChoices } from '#db/mail/mail-choice-repository.ts';
import { writeFor } from '#server/runtime/asker.ts';
import type { Clock } from '#server/runtime/clock.ts';
import { RateLimit } from '#server/runtime/rate-limit.ts';
import { readOffToken } from './off-token.ts';
import { findRecipient, invitationOf, requestOf } from './recipients.ts';

/** Uses of one recipient's links in an hour: mail servers and scanners may follow them as well. */
const MOST_USES = 60;

/** What somebody chose of the mail that they are sent at once, and of the digest. */
export interface MailChoices {
  readonly answers: boolean;
  /** Of the reviews that they are asked for. */
  readonly reminders: boolean;
  /** For the staff; null for others. */
  readonly mentions: boolean | null;
  /** Of pages that others give them to look after; as `mentions`. */
  readonly entrusted: boolean | null;
  readonly digest: DigestChoice | null;
}

/** A sort of mail as its link shows it. */
export interface MailOffView {
  readonly sort: MailSort;
  readonly isOff: boolean;
  /** The sorts that are still sent. */
  readonly remaining: readonly MailSort[];
  /** Whether there is an account in which to choose. */
  readonly hasAccount: boolean;
}

interface MailChoiceServiceDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly secret: string;
}

/** Which mail people want: chosen in their account, or turned off by a link in the mail itself. */
export class MailChoiceService {
  readonly #deps: MailChoiceServiceDeps;
  private readonly uses: RateLimit;

  constructor(deps: MailChoiceServiceDeps) {
    this.#deps = deps;
    this.uses = new RateLimit({ limit: MOST_USES, windowMs: 3600 * 1000, clock: deps.clock });
  }

  /** The viewer's own choices. @throws NavetteError `sign-in-required`, `forbidden` */
  async ofViewer(viewer: Viewer): Promise<MailChoices> {
    const { role, personId } = accountOf(viewer);
    return readChoices(this.#deps.database.read, personId, role);
  }

  /**
   * Changes the viewer's own choices; members choose of answers and reminders alone.
   * @throws NavetteError as `ofViewer`; `invalid`
   */
  async change(input: MailChoiceInput, viewer: Viewer): Promise<void> {
    const { role, personId } = accountOf(viewer);
    const { answers, mentions, entrusted, reminders, digest } = parseInput(mailChoiceInput, input);
    await writeFor(viewer, this.#deps.database, async (trx) => {
      const before = await readChoices(trx, personId, role);
      await keepMailChoice(trx, personId, 'answers', { isOff: !answers });
      await keepMailChoice(trx, personId, 'reminders', { isOff: !reminders });
      if (role === 'staff') {
        await keepMailChoice(trx, personId, 'mentions', { isOff: !mentions });
        if (entrusted !== undefined) await keepMailChoice(trx, personId, 'entrusted', { isOff: !entrusted });
        if (digest !== undefined) {
          const rhythm = digest === 'never' ? {} : { rhythm: digest };
          await keepMailChoice(trx, personId, 'digest', { isOff: digest === 'never', ...rhythm });
        }
      }
      const after = await readChoices(trx, personId, role);
      if (JSON.stringify(before) === JSON.stringify(after)) return;
      await this.record(trx, personId, { before, after });
    });
  }

  /**
   * What a link in a mail turns off. Changes nothing: mail programs open links.
   * @throws NavetteError `gone` for a link that was not made here, or whose recipient is gone;
   * `too-many`
   */
  async describe(token: string): Promise<MailOffView> {
    const { recipientId, sort } = this.requireOff(token);
    return this.view(recipientId, sort);
  }

  /**
   * Turns the sort of mail of a link off, or on again. Idempotent.
   * @throws NavetteError as `describe`
   */
  async turn(token: string, isOff: boolean): Promise<MailOffView> {
    const { recipientId, sort } = this.requireOff(token);
    const before = await this.view(recipientId, sort);
    if (before.isOff !== isOff) {
      await this.#deps.database.write(async (trx) => {
        await keepMailChoice(trx, recipientId, sort, { isOff });
        await this.record(trx, recipientId, { sort, isOff });
      });
    }
    return this.view(recipientId, sort);
  }

  private requireOff(token: string): { recipientId: RecipientId; sort: MailSort } {
    const off = readOffToken(this.#deps.secret, token);
    if (!off) throw new NavetteError('gone');
    const seconds = this.uses.take(off.recipientId);
    if (seconds > 0) throw new NavetteError('too-many', { retryAfterSeconds: seconds });
    return off;
  }

  private async view(recipientId: RecipientId, sort: MailSort): Promise<MailOffView> {
    const { read } = this.#deps.database;
    const recipient = await findRecipient(read, recipientId, this.#deps.clock().toISOString());
    if (!recipient) throw new NavetteError('gone');
    const { who } = recipient;
    const off = new Set((await listMailChoices(read, recipientId)).flatMap((one) => (one.isOff ? [one.sort] : [])));
    const remaining = sortsFor(who).filter((one) => one !== sort && !off.has(one));
    return { sort, isOff: off.has(sort), remaining, hasAccount: who === 'staff' || who === 'member' };
  }

  private record(trx: Writer, recipientId: RecipientId, detail: Record<string, unknown>): Promise<void> {
    const at = this.#deps.clock().toISOString();
    const invitationId = invitationOf(recipientId);
    const requestId = requestOf(recipientId);
    const [action, subject] =
      requestId !== null
        ? ['review.mail-chosen', requestId]
        : invitationId === null
          ? ['person.mail-chosen', recipientId]
          : ['invitation.mail-chosen', invitationId];
    return insertAuditEntry(trx, { at, actor: recipientId, action, subject, detail });
  }
}

async function readChoices(db: Reader | Writer, personId: string, role: 'staff' | 'member'): Promise<MailChoices> {
  const choices = new Map((await listMailChoices(db, personId)).map((choice) => [choice.sort, choice]));
  const isOn = (sort: MailSort) => !choices.get(sort)?.isOff;
  const ofAll = { answers: isOn('answers'), reminders: isOn('reminders') };
  if (role === 'member') return { ...ofAll, mentions: null, entrusted: null, digest: null };
  const rhythm = choices.get('digest')?.rhythm === 'daily' ? 'daily' : DEFAULT_RHYTHM;
  const ofStaff = { mentions: isOn('mentions'), entrusted: isOn('entrusted') };
  return { ...ofAll, ...ofStaff, digest: isOn('digest') ? rhythm : 'never' };
}

function accountOf(viewer: Viewer): { role: 'staff' | 'member'; personId: string } {
  authorise(viewer, 'account.manage');
  const personId = personIdOf(viewer);
  if (personId === null || (viewer.role !== 'staff' && viewer.role !== 'member')) throw new NavetteError('forbidden');
  return { role: viewer.role, personId };
}
