import path from 'node:path';
import pino from 'pino';
import { COMMAND_LINE } from '#content/authorise.ts';
import { emptyNotice } from '#content/kinds/notice.ts';
import type { Visibility } from '#content/permission.ts';
import type { Viewer } from '#content/person.ts';
import { Database } from '#db/database.ts';
import { insertEdition } from '#db/edition-repository.ts';
import { newId } from '#db/new-id.ts';
import { insertPage, type Page, updatePage } from '#db/page-repository.ts';
import type { Person } from '#db/person-repository.ts';
import { createAccess } from '#server/auth/access.ts';
import { InvitationService } from '#server/auth/invitation-service.ts';
import { PeopleService } from '#server/auth/people-service.ts';
import { createSessionCookie } from '#server/auth/session-cookie.ts';
import { SignInService } from '#server/auth/sign-in-service.ts';
import { createMailer } from '#server/mail/mailer.ts';
import { Outbox } from '#server/mail/outbox.ts';
import { EventBus } from '#server/runtime/events.ts';
import { createTempFolder } from './temp-folder.ts';
import { createTestClock } from './test-clock.ts';

/**
 * People, sessions, invitations and mail over a real database in a temporary folder, with a test
 * clock.
 */
export async function openAuthFloor(options: { publicUrl?: string; smtpUrl?: string; secret?: string } = {}) {
  const folder = createTempFolder('auth');
  const database = await Database.open(path.join(folder, 'navette.sqlite'), 'process');
  const clock = createTestClock();
  const events = new EventBus();
  const told: { personId?: string; invitationId?: string }[] = [];
  events.on('access-changed', (who) => told.push(who));
  const logger = pino({ level: 'silent' });
  const networkName = 'Lianes coopération';
  const publicUrl = options.publicUrl ?? null;
  const cookie = createSessionCookie({ publicUrl });
  const secret = options.secret ?? 'a secret of the tests, and of nobody else';
  const openAccess = (other: string) =>
    createAccess({ database, events, clock: clock.now, logger, cookie, secret: other });
  const access = openAccess(secret);
  const outbox = new Outbox({ dataDir: folder, clock: clock.now });
  const mailer = createMailer({
    smtpUrl: options.smtpUrl ?? null,
    publicUrl,
    networkName,
    outbox,
    clock: clock.now,
    logger,
  });
  const signIn = new SignInService({ database, access, mailer, clock: clock.now, logger, networkName });
  const people = new PeopleService({ database, mailer, events, clock: clock.now, logger, networkName });
  const invitations = new InvitationService({ database, access, events, clock: clock.now });

  return {
    folder,
    database,
    clock,
    events,
    /** Every 'access-changed' so far. */
    told,
    access,
    openAccess,
    outbox,
    mailer,
    signIn,
    people,
    invitations,

    addPerson: (input: { email: string; name?: string; role?: string; admin?: boolean }): Promise<Person> =>
      people.add({ name: 'Claire Dupont', role: 'member', ...input }, COMMAND_LINE),

    /**
     * Signs a person in by a link, as they would.
     * @returns the Cookie header their browser would send
     */
    async signInAs(email: string, userAgent = 'Firefox'): Promise<string> {
      const { path: address } = await signIn.createLink(email);
      const { cookie: header } = await signIn.redeem(tokenOf(address), userAgent);
      return cookieOf(header);
    },

    /** A staff viewer who exists in the database. */
    async staffViewer(email = 'equipe@example.org'): Promise<Viewer> {
      const person = await people.add({ email, name: 'Équipe', role: 'staff' }, COMMAND_LINE);
      return { role: 'staff', personId: person.id, name: person.name, admin: false, sessionId: 'session22222' };
    },

    async addPage(input: { title?: string; visibility?: Visibility; published?: boolean } = {}): Promise<Page> {
      const at = clock.now().toISOString();
      const id = newId();
      const title = input.title ?? 'L’eau à Koro';
      const page: Page = {
        id,
        kind: 'workshop',
        slug: `eau-${id}`,
        title,
        summary: '',
        language: 'fr',
        visibility: input.visibility ?? 'invited',
        status: 'draft',
        notice: emptyNotice('workshop'),
        translationGroup: null,
        createdBy: null,
        createdAt: at,
        updatedAt: at,
        archivedAt: null,
        editionNumber: null,
      };
      return database.write(async (trx) => {
        await insertPage(trx, page);
        if (input.published === false) return page;
        await insertEdition(trx, {
          pageId: id,
          number: 1,
          title,
          summary: '',
          language: 'fr',
          notice: page.notice,
          document: JSON.stringify({ type: 'doc', content: [] }),
          html: '',
          headings: [],
          text: '',
          words: 0,
          note: '',
          publishedBy: null,
          publishedAt: at,
          reviewed: null,
        });
        await updatePage(trx, id, { editionNumber: 1, updatedAt: at });
        return { ...page, editionNumber: 1 };
      });
    },

    /** The texts of stored mails, latest first. */
    async mails() {
      await signIn.settle();
      await people.settle();
      const lines = await outbox.list(COMMAND_LINE);
      return Promise.all(lines.map((line) => outbox.read(COMMAND_LINE, line.id)));
    },

    async close(): Promise<void> {
      await signIn.settle();
      await people.settle();
      await access.settle();
      mailer.close();
      await database.close();
    },
  };
}

export type AuthFloor = Awaited<ReturnType<typeof openAuthFloor>>;

/** The Cookie header that a browser sends for a Set-Cookie header. */
export function cookieOf(setCookie: string): string {
  return setCookie.split(';')[0]!;
}

/** The token at the end of a link or path. */
export function tokenOf(address: string): string {
  return /\/(?:connexion|invitation)\/([A-Za-z0-9_-]+)/.exec(address)![1]!;
}
