import { randomInt } from 'node:crypto';
import { localPath } from '#content/addresses/local-path.ts';
import { SIGN_IN_PATH } from '#content/addresses/site-paths.ts';
import { NavetteError } from '#content/errors.ts';
import { parseInput } from '#content/input/parse-input.ts';
import { signInInput } from '#content/input/people/person-input.ts';
import type { Locale } from '#content/locale.ts';
import { parseEmail } from '#content/people/email.ts';
import { insertAuditEntry } from '#db/activity/audit-repository.ts';
import { findPerson, findPersonByEmail, type Person } from '#db/auth/person-repository.ts';
import {
  deleteExpiredSignInLinks,
  findSignInLinkHolder,
  insertSignInLink,
  simulateSignInLink,
  useSignInLink,
} from '#db/auth/sign-in-link-repository.ts';
import type { Database } from '#db/driver/database.ts';
import type { Mailer } from '#server/mail/mailer.ts';
import { signInMail } from '#server/mail/messages.ts';
import type { Clock } from '#server/runtime/clock.ts';
import type { Logger } from '#server/runtime/logger.ts';
import { addressKey, RateLimit } from '#server/runtime/rate-limit.ts';
import type { Access } from './access.ts';
import { hashLinkToken, isToken, newToken } from './token.ts';

const MINUTE = 60 * 1000;
/** Validity of a sign-in link. */
export const SIGN_IN_MINUTES = 15;
/** Requests from one IP address in the window: a whole workshop may share one. */
const MOST_PER_ADDRESS = 30;
/** Requests for one person in the window. */
const MOST_PER_PERSON = 5;

/**
 * Each mail starts after a random delay of at most this many milliseconds, so that the extra time a
 * known address costs cannot be measured in another request.
 */
const SPREAD_MS = 1_000;
/** Recipient of a mail that is only rehearsed. */
const NOBODY = 'Prénom Nom';

export interface SignInRequest {
  readonly email: string;
  /** The IP address of the request. */
  readonly address: string;
  /** The mail's language. */
  readonly locale: Locale;
  /** The site's address, for the link. */
  readonly origin: string;
  /** Where to go after signing in: a path of this site. */
  readonly next?: string | null;
}

export interface CreatedLink {
  /** `/connexion/<token>`, to be appended to the site's address. */
  readonly path: string;
  readonly expiresAt: string;
}

interface SignInServiceDeps {
  readonly database: Database;
  readonly access: Access;
  readonly mailer: Mailer;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly networkName: string;
}

/** Sign-in by one-time links. */
export class SignInService {
  readonly #deps: SignInServiceDeps;
  private readonly perAddress: RateLimit;
  private readonly perPerson: RateLimit;
  private readonly sending = new Set<Promise<void>>();
  /** Start the mails that are still delayed. */
  private readonly beginnings = new Set<() => void>();

  constructor(deps: SignInServiceDeps) {
    this.#deps = deps;
    const window = { windowMs: SIGN_IN_MINUTES * MINUTE, clock: deps.clock };
    this.perAddress = new RateLimit({ limit: MOST_PER_ADDRESS, ...window });
    this.perPerson = new RateLimit({ limit: MOST_PER_PERSON, ...window });
  }

  /**
   * Seconds until this IP address may request a link; 0 if it may now. Checked before the form is
   * read.
   */
  secondsToWait(address: string): number {
    return this.perAddress.ask(addressKey(address));
  }

  /**
   * Sends a link if the address has an account. Neither the answer nor its time reveals that:
   * everything that depends on it happens after the answer, and for an unknown address the same
   * work is done, so that the time of the next answer reveals nothing either
   * (tests/faults/sign-in-timing.test.ts). The check that the database accepts writes is the same
   * for everybody.
   * @throws NavetteError `invalid` for what is no address, `too-many` with `retryAfterSeconds`,
   * `unavailable`: known or not
   */
  async requestLink(request: SignInRequest): Promise<void> {
    const { email } = parseInput(signInInput, request);
    const seconds = this.perAddress.take(addressKey(request.address)) || this.perPerson.take(email);
    if (seconds > 0) throw new NavetteError('too-many', { retryAfterSeconds: seconds });
    await this.#deps.database.requireWrites();
    let begin = () => {};
    const begun = new Promise<void>((resolve) => {
      begin = resolve;
    });
    const timer = setTimeout(begin, randomInt(SPREAD_MS));
    this.beginnings.add(begin);
    const job: Promise<void> = begun
      .then(() => {
        clearTimeout(timer);
        this.beginnings.delete(begin);
        return this.sendLink(email, request);
      })
      .catch((error: unknown) => this.#deps.logger.error({ err: error }, 'a sign-in link could not be sent'))
      .finally(() => this.sending.delete(job));
    this.sending.add(job);
  }

  /**
   * Creates a link without sending it, for whoever has access to the data folder.
   * @throws NavetteError `not-found` for an unknown address, `conflict` for a disabled person
   */
  async createLink(email: string): Promise<CreatedLink> {
    const address = parseEmail(email);
    const person = address ? await findPersonByEmail(this.#deps.database.read, address) : null;
    if (!person) throw new NavetteError('not-found', { email });
    if (person.disabledAt) throw new NavetteError('conflict', { reason: 'disabled' });
    return this.makeLink(person);
  }

  /**
   * The name of the person whom a link would sign in, or null. Does not use the link up: mail
   * scanners follow links.
   */
  async findHolder(token: string): Promise<string | null> {
    if (!isToken(token)) return null;
    const holder = await findSignInLinkHolder(this.#deps.database.read, hashLinkToken(token), this.now());
    return holder?.name ?? null;
  }

  /**
   * Uses a link up.
   * @returns the Set-Cookie header of the session
   * @throws NavetteError `gone` if it is unknown, expired, already used, or its person disabled
   */
  async redeem(token: string, userAgent: string): Promise<{ cookie: string; personId: string }> {
    if (!isToken(token)) throw new NavetteError('gone');
    const at = this.now();
    return this.#deps.database.write(async (trx) => {
      const personId = await useSignInLink(trx, hashLinkToken(token), at);
      const person = personId ? await findPerson(trx, personId) : null;
      if (!person || person.disabledAt) throw new NavetteError('gone');
      const cookie = await this.#deps.access.openSession(trx, { personId: person.id }, userAgent);
      await insertAuditEntry(trx, { at, actor: person.id, action: 'person.signed-in', subject: person.id, detail: {} });
      return { cookie, personId: person.id };
    });
  }

  /** Starts delayed mails at once, and resolves when all have been sent or have failed. */
  async settle(): Promise<void> {
    for (const begin of this.beginnings) begin();
    await Promise.all(this.sending);
  }

  private async sendLink(email: string, request: SignInRequest): Promise<void> {
    const found = await findPersonByEmail(this.#deps.database.read, email);
    const person = found?.disabledAt ? null : found;
    const { path } = await this.makeLink(person);
    const next = localPath(request.next);
    const query = next === '/' ? '' : `?retour=${encodeURIComponent(next)}`;
    const { name, email: address } = person ?? { name: NOBODY, email };
    const words = {
      locale: request.locale,
      name,
      link: `${request.origin}${path}${query}`,
      minutes: SIGN_IN_MINUTES,
      networkName: this.#deps.networkName,
    };
    const mail = { to: { name, address }, ...signInMail(words) };
    await (person ? this.#deps.mailer.send(mail) : this.#deps.mailer.rehearse(mail));
  }

  /** Creates a link for a person; for null, performs the same writes and creates none. */
  private async makeLink(person: Person | null): Promise<CreatedLink> {
    const token = newToken();
    const now = this.#deps.clock();
    const expiresAt = new Date(now.getTime() + SIGN_IN_MINUTES * MINUTE).toISOString();
    await this.#deps.database.write(async (trx) => {
      await deleteExpiredSignInLinks(trx, now.toISOString());
      const link = { tokenHash: hashLinkToken(token), createdAt: now.toISOString(), expiresAt, usedAt: null };
      if (person) await insertSignInLink(trx, { ...link, personId: person.id });
      else await simulateSignInLink(trx, link);
    });
    return { path: `${SIGN_IN_PATH}/${token}`, expiresAt };
  }

  private now(): string {
    return this.#deps.clock().toISOString();
  }
}
