import { COMMAND_LINE } from '#content/authorise.ts';
import type { Viewer } from '#content/people/person.ts';
import type { Visibility } from '#content/permission.ts';
import type { Person } from '#db/auth/person-repository.ts';
import { findPage, type Page } from '#db/pages/page-repository.ts';
import { openFloor } from './floor.ts';
import { signInAs } from './people.ts';

/**
 * A floor for tests of people, sessions, invitations and mail, whose services are its own members.
 */
export async function openAuthFloor(options: { publicUrl?: string; smtpUrl?: string } = {}) {
  const floor = await openFloor({ env: options });
  const { services } = floor;
  const { database, signIn, people, mailQueue, outbox, pages, editions } = services;
  const accessChanges: { personId?: string; invitationId?: string }[] = [];
  services.events.on('access-changed', (who) => accessChanges.push(who));

  return {
    ...services,
    folder: floor.dataDir,
    clock: floor.clock,
    /** Every 'access-changed' so far. */
    told: accessChanges,

    addPerson: (input: { email: string; name?: string; role?: string; admin?: boolean }): Promise<Person> =>
      people.add({ name: 'Claire Dupont', role: 'member', ...input }, COMMAND_LINE),

    signInAs: (email: string, userAgent?: string) => signInAs(services, email, userAgent),

    /** A staff viewer who exists in the database. */
    async staffViewer(email = 'equipe@example.org'): Promise<Viewer> {
      const person = await people.add({ email, name: 'Équipe', role: 'staff' }, COMMAND_LINE);
      return { role: 'staff', personId: person.id, name: person.name, admin: false, sessionId: 'session22222' };
    },

    async addPage(input: { title?: string; visibility?: Visibility; published?: boolean } = {}): Promise<Page> {
      const { title = 'L’eau à Koro', visibility = 'invited' } = input;
      const page = await pages.create({ kind: 'workshop', title, summary: 'Un atelier.', visibility }, COMMAND_LINE);
      if (input.published === false) return page;
      await editions.publish(page.id, {}, COMMAND_LINE);
      return (await findPage(database.read, page.id))!;
    },

    /** The texts of stored mails, latest first. */
    async mails() {
      await signIn.settle();
      await mailQueue.settle();
      const lines = await outbox.list(COMMAND_LINE);
      return Promise.all(lines.map((line) => outbox.read(COMMAND_LINE, line.id)));
    },
  };
}

export type AuthFloor = Awaited<ReturnType<typeof openAuthFloor>>;
