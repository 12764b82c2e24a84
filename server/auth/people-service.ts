import { actorOf, authorise } from '#content/authorise.ts';
import { NavetteError } from '#content/errors.ts';
import { parseInput } from '#content/input/parse-input.ts';
import {
  type PersonInput,
  type PersonNameInput,
  type PoleInput,
  personInput,
  personNameInput,
  poleInput,
  type RoleInput,
  roleInput,
} from '#content/input/people/person-input.ts';
import { DEFAULT_LOCALE, isLocale, type Locale } from '#content/locale.ts';
import { parseEmail } from '#content/people/email.ts';
import type { PeopleQuery } from '#content/people/people-query.ts';
import type { Viewer } from '#content/people/person.ts';
import { insertAuditEntry } from '#db/activity/audit-repository.ts';
import {
  countOtherAdministrators,
  findPerson,
  findPersonByEmail,
  findPole,
  insertPerson,
  listPersonsWithUse,
  type Person,
  type PersonWithUse,
  updatePerson,
  updatePole,
} from '#db/auth/person-repository.ts';
import { deleteSessionsOf } from '#db/auth/session-repository.ts';
import { deleteSignInLinksOf } from '#db/auth/sign-in-link-repository.ts';
import type { Database, Writer } from '#db/driver/database.ts';
import { newId } from '#db/driver/new-id.ts';
import type { MailQueue } from '#server/mail/mail-queue.ts';
import { welcomeSubject } from '#server/mail/messages.ts';
import { writeFor } from '#server/runtime/asker.ts';
import type { Clock } from '#server/runtime/clock.ts';
import type { EventBus } from '#server/runtime/events.ts';
import { selectPeople } from './people-list.ts';
import { aboutWelcome, WELCOME } from './welcome-mail-writer.ts';

interface PeopleServiceDeps {
  readonly database: Database;
  readonly mailQueue: MailQueue;
  readonly events: EventBus;
  readonly clock: Clock;
  readonly networkName: string;
}

/** People with accounts: for administrators only; every change is in the audit log. */
export class PeopleService {
  readonly #deps: PeopleServiceDeps;

  constructor(deps: PeopleServiceDeps) {
    this.#deps = deps;
  }

  /**
   * Adds a person without notifying them.
   * @throws NavetteError `invalid` with the faulty `fields`, `conflict` with `fields: ['email']`
   * for an address that has an account
   */
  add(input: PersonInput, viewer: Viewer): Promise<Person> {
    return this.create(input, viewer, async () => {});
  }

  /**
   * Adds a person and sends them a welcome mail in the background.
   * @param origin the site's address
   */
  async invite(input: PersonInput, viewer: Viewer, origin: string): Promise<Person> {
    const { mailQueue, networkName } = this.#deps;
    const person = await this.create(input, viewer, (trx, { id: recipientId, name, email, locale }) =>
      mailQueue.add(
        trx,
        { sort: WELCOME, recipientId, about: aboutWelcome(actorOf(viewer), origin) },
        { to: { name, address: email }, subject: welcomeSubject(localeOf(locale), networkName) },
      ),
    );
    mailQueue.wake();
    return person;
  }

  private async create(
    input: PersonInput,
    viewer: Viewer,
    also: (trx: Writer, person: Person) => Promise<void>,
  ): Promise<Person> {
    authorise(viewer, 'person.manage');
    const added = parseInput(personInput, input);
    const person: Person = { id: newId(), ...added, createdAt: this.now(), disabledAt: null };
    const { email, role, admin } = added;
    await writeFor(viewer, this.#deps.database, async (trx) => {
      if (await findPersonByEmail(trx, email)) throw new NavetteError('conflict', { fields: ['email'] });
      await insertPerson(trx, person);
      await this.record(trx, viewer, 'person.added', person.id, { role, admin });
      await also(trx, person);
    });
    return person;
  }

  /** People with accounts and their sessions, by name unless the query filters or sorts. */
  async list(viewer: Viewer, query: PeopleQuery = {}, locale: Locale = DEFAULT_LOCALE): Promise<PersonWithUse[]> {
    authorise(viewer, 'person.manage');
    return selectPeople(await listPersonsWithUse(this.#deps.database.read, this.now()), query, locale);
  }

  /** One person with their sessions. @throws NavetteError `not-found` */
  async require(id: string, viewer: Viewer): Promise<PersonWithUse> {
    const person = (await this.list(viewer)).find((one) => one.id === id);
    if (!person) throw new NavetteError('not-found');
    return person;
  }

  /** The person with this address, or null; for the command line and imports. */
  async findByEmail(email: string, viewer: Viewer): Promise<Person | null> {
    authorise(viewer, 'person.manage');
    const address = parseEmail(email);
    return address ? findPersonByEmail(this.#deps.database.read, address) : null;
  }

  /**
   * Changes the role and the administrator flag.
   * @throws NavetteError `not-found`; `invalid` with `fields`; `conflict` with `reason:
   * 'last-administrator'`
   */
  async changeRole(id: string, input: RoleInput, viewer: Viewer): Promise<Person> {
    authorise(viewer, 'person.manage');
    const { role, admin } = parseInput(roleInput, input);
    return this.change(viewer, id, async (trx, person) => {
      if (person.role === role && person.admin === admin) return person;
      if (!admin) await this.keepOneAdministrator(trx, person);
      await updatePerson(trx, id, { role, admin });
      const before = { role: person.role, admin: person.admin };
      await this.record(trx, viewer, 'person.role-changed', id, { before, after: { role, admin } });
      return { ...person, role, admin };
    });
  }

  /**
   * Corrects a person's name and organisation. What they wrote before keeps the name that it was
   * signed with.
   * @throws NavetteError `not-found`; `invalid` with `fields`
   */
  async changeName(id: string, input: PersonNameInput, viewer: Viewer): Promise<Person> {
    authorise(viewer, 'person.manage');
    const after = parseInput(personNameInput, input);
    return this.change(viewer, id, async (trx, person) => {
      const before = { name: person.name, organisation: person.organisation };
      if (before.name === after.name && before.organisation === after.organisation) return person;
      await updatePerson(trx, id, after);
      await this.record(trx, viewer, 'person.changed', id, { before, after });
      return { ...person, ...after };
    });
  }

  /** The code of a person's pole; empty for none. @throws NavetteError `forbidden` */
  async poleOf(id: string, viewer: Viewer): Promise<string> {
    authorise(viewer, 'person.manage');
    return findPole(this.#deps.database.read, id);
  }

  /**
   * Changes the pole that a person belongs to.
   * @throws NavetteError `not-found`; `invalid` with `fields`
   */
  async changePole(id: string, input: PoleInput, viewer: Viewer): Promise<Person> {
    authorise(viewer, 'person.manage');
    const { pole } = parseInput(poleInput, input);
    return this.change(viewer, id, async (trx, person) => {
      const before = await findPole(trx, id);
      if (before === pole) return person;
      await updatePole(trx, id, pole);
      await this.record(trx, viewer, 'person.pole-changed', id, { before, after: pole });
      return person;
    });
  }

  /**
   * Disables a person at once: ends their sessions and links.
   * @throws NavetteError `not-found`; `conflict` with `reason: 'last-administrator'`
   */
  async disable(id: string, viewer: Viewer): Promise<Person> {
    authorise(viewer, 'person.manage');
    return this.change(viewer, id, async (trx, person) => {
      if (person.disabledAt) return person;
      await this.keepOneAdministrator(trx, person);
      const disabledAt = this.now();
      await updatePerson(trx, id, { disabledAt });
      await deleteSessionsOf(trx, { personId: id });
      await deleteSignInLinksOf(trx, id);
      await this.record(trx, viewer, 'person.disabled', id, {});
      return { ...person, disabledAt };
    });
  }

  /** Enables a disabled person. @throws NavetteError `not-found` */
  async enable(id: string, viewer: Viewer): Promise<Person> {
    authorise(viewer, 'person.manage');
    return this.change(viewer, id, async (trx, person) => {
      if (!person.disabledAt) return person;
      await updatePerson(trx, id, { disabledAt: null });
      await this.record(trx, viewer, 'person.enabled', id, {});
      return { ...person, disabledAt: null };
    });
  }

  /**
   * Ends all sessions of a person, and the links already sent to them.
   * @throws NavetteError `not-found`
   */
  async signOut(id: string, viewer: Viewer): Promise<Person> {
    authorise(viewer, 'person.manage');
    return this.change(viewer, id, async (trx, person) => {
      const sessions = await deleteSessionsOf(trx, { personId: id });
      await deleteSignInLinksOf(trx, id);
      await this.record(trx, viewer, 'person.signed-out', id, { sessions });
      return person;
    });
  }

  private async change(
    viewer: Viewer,
    id: string,
    work: (trx: Writer, person: Person) => Promise<Person>,
  ): Promise<Person> {
    const changed = await writeFor(viewer, this.#deps.database, async (trx) => {
      const person = await findPerson(trx, id);
      if (!person) throw new NavetteError('not-found');
      return work(trx, person);
    });
    this.#deps.events.emit('access-changed', { personId: id });
    return changed;
  }

  /**
   * Counts inside the transaction: two administrators who disable each other at once cannot both
   * succeed.
   */
  private async keepOneAdministrator(trx: Writer, person: Person): Promise<void> {
    if (person.role !== 'staff' || !person.admin || person.disabledAt) return;
    if ((await countOtherAdministrators(trx, person.id)) === 0) {
      throw new NavetteError('conflict', { reason: 'last-administrator' });
    }
  }

  private record(
    trx: Writer,
    viewer: Viewer,
    action: string,
    subject: string,
    detail: Record<string, unknown>,
  ): Promise<void> {
    return insertAuditEntry(trx, { at: this.now(), actor: actorOf(viewer), action, subject, detail });
  }

  private now(): string {
    return this.#deps.clock().toISOString();
  }
}

function localeOf(text: string | undefined): Locale {
  return isLocale(text) ? text : DEFAULT_LOCALE;
}
