import { actorOf, authorise } from '#content/authorise.ts';
import { NavetteError } from '#content/errors.ts';
import { parseInput } from '#content/input/parse-input.ts';
import { type AccountInput, accountInput } from '#content/input/people/account-input.ts';
import { type PoleInput, poleInput } from '#content/input/people/person-input.ts';
import { DEFAULT_LOCALE, isLocale, type Locale } from '#content/locale.ts';
import type { Viewer } from '#content/people/person.ts';
import { deviceName } from '#content/text/device-name.ts';
import { insertAuditEntry } from '#db/activity/audit-repository.ts';
import { findPerson, findPole, type Person, updatePerson, updatePole } from '#db/auth/person-repository.ts';
import { deleteOwnSessions, listSessions } from '#db/auth/session-repository.ts';
import type { Database } from '#db/driver/database.ts';
import { writeFor } from '#server/runtime/asker.ts';
import type { Clock } from '#server/runtime/clock.ts';
import type { EventBus } from '#server/runtime/events.ts';

/** A browser in which somebody is signed in. */
export interface Device {
  readonly id: string;
  /** As `deviceName`. */
  readonly name: string;
  /** ISO 8601. */
  readonly signedInAt: string;
  readonly seenAt: string;
  /** Whether it is the browser that makes the request. */
  readonly isThis: boolean;
}

/** Somebody's own account. */
export interface Account extends Pick<Person, 'name' | 'email' | 'organisation'> {
  /** The language of the mail that they receive. */
  readonly locale: Locale;
  /**
   * The code of the pole that they belong to, empty for none; null for people outside the staff.
   */
  readonly pole: string | null;
  /** The last used first. */
  readonly devices: readonly Device[];
}

interface AccountServiceDeps {
  readonly database: Database;
  readonly events: EventBus;
  readonly clock: Clock;
}

/** People's own accounts: their details, and the browsers in which they are signed in. */
export class AccountService {
  readonly #deps: AccountServiceDeps;

  constructor(deps: AccountServiceDeps) {
    this.#deps = deps;
  }

  /** @throws NavetteError `sign-in-required`, `forbidden` for somebody without an account */
  async describe(viewer: Viewer): Promise<Account> {
    const { personId, sessionId } = accountOf(viewer);
    const { read } = this.#deps.database;
    const person = await findPerson(read, personId);
    if (!person) throw new NavetteError('not-found');
    const { name, email, organisation, locale } = person;
    const devices = (await listSessions(read, personId, this.now())).map((session) => ({
      id: session.id,
      name: deviceName(session.userAgent),
      signedInAt: session.createdAt,
      seenAt: session.seenAt,
      isThis: session.id === sessionId,
    }));
    const pole = viewer.role === 'staff' ? await findPole(read, personId) : null;
    return { name, email, organisation, locale: isLocale(locale) ? locale : DEFAULT_LOCALE, pole, devices };
  }

  /**
   * Changes the viewer's own name, organisation and language. What they wrote before keeps the name
   * that it was signed with.
   * @throws NavetteError as `describe`; `invalid` with `fields`
   */
  async change(input: AccountInput, viewer: Viewer): Promise<void> {
    const { personId } = accountOf(viewer);
    const after = parseInput(accountInput, input);
    await writeFor(viewer, this.#deps.database, async (trx) => {
      const person = await findPerson(trx, personId);
      if (!person) throw new NavetteError('not-found');
      const { name, organisation, locale } = person;
      const before = { name, organisation, locale };
      if (JSON.stringify(before) === JSON.stringify(after)) return;
      await updatePerson(trx, personId, after);
      await insertAuditEntry(trx, {
        at: this.now(),
        actor: actorOf(viewer),
        action: 'person.changed',
        subject: personId,
        detail: { before, after },
      });
    });
    this.#deps.events.emit('access-changed', { personId });
  }

  /**
   * Changes the pole that the viewer belongs to, for the staff.
   * @throws NavetteError as `describe`; `invalid` with `fields`
   */
  async changePole(input: PoleInput, viewer: Viewer): Promise<void> {
    const { personId } = accountOf(viewer);
    if (viewer.role !== 'staff') throw new NavetteError('forbidden');
    const { pole } = parseInput(poleInput, input);
    await writeFor(viewer, this.#deps.database, async (trx) => {
      const before = await findPole(trx, personId);
      if (before === pole) return;
      await updatePole(trx, personId, pole);
      const detail = { before, after: pole };
      const actor = actorOf(viewer);
      await insertAuditEntry(trx, { at: this.now(), actor, action: 'person.pole-changed', subject: personId, detail });
    });
  }

  /**
   * Signs the viewer out of one of their browsers, or of all but this one.
   * @param sessionId one of their own; null for all others
   * @returns how many ended; a session that is not theirs, or over, is none
   * @throws NavetteError as `describe`
   */
  async signOut(sessionId: string | null, viewer: Viewer): Promise<number> {
    const own = accountOf(viewer);
    const { personId } = own;
    const ended = await writeFor(viewer, this.#deps.database, async (trx) => {
      const which = sessionId === null ? { except: own.sessionId } : { only: sessionId };
      const sessions = await deleteOwnSessions(trx, personId, which);
      if (sessions > 0) {
        await insertAuditEntry(trx, {
          at: this.now(),
          actor: actorOf(viewer),
          action: 'person.signed-out',
          subject: personId,
          detail: { sessions },
        });
      }
      return sessions;
    });
    if (ended > 0) this.#deps.events.emit('access-changed', { personId });
    return ended;
  }

  private now(): string {
    return this.#deps.clock().toISOString();
  }
}

function accountOf(viewer: Viewer): { personId: string; sessionId: string } {
  authorise(viewer, 'account.manage');
  if (viewer.role !== 'staff' && viewer.role !== 'member') throw new NavetteError('forbidden');
  return viewer;
}
