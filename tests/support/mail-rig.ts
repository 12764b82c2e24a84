import { expect } from 'vitest';
import { COMMAND_LINE } from '#content/authorise.ts';
import { documentSchema } from '#content/document/schema.ts';
import type { Viewer } from '#content/people/person.ts';
import type { Visibility } from '#content/permission.ts';
import { type Floor, openFloor } from '#tests/support/floor.ts';
import { cookieOf } from '#tests/support/people.ts';
import { type ReadMail, readMail } from '#tests/support/read-mail.ts';
import { startSmtpReceiver } from '#tests/support/smtp-receiver.ts';
import { createTempFolder } from '#tests/support/temp-folder.ts';

export const ORIGIN = 'https://wiki.example';

/** The text of pages: a phrase to annotate. */
export const ANNOTATED = documentSchema.nodeFromJSON({
  type: 'doc',
  content: [
    { type: 'paragraph', attrs: { id: 'p2222222' }, content: [{ type: 'text', text: 'Une phrase à annoter.' }] },
  ],
});

type Staff = Viewer & { role: 'staff' };

/**
 * Services that mail to a receiver, two of the staff, and a page that members read. Whoever uses
 * it calls its functions as they are: they follow a floor that is opened again.
 */
export interface MailRig {
  readonly floor: Floor;
  readonly awa: Staff;
  readonly bea: Staff;
  readonly pageId: string;
  readonly staff: (name: string, email: string, locale?: 'fr' | 'en') => Promise<Staff>;
  readonly addPage: (title: string, visibility?: Visibility) => Promise<string>;
  /** A partner whom Awa invited to the page. */
  readonly partner: (email: string, locale: 'fr' | 'en') => Promise<Viewer>;
  readonly annotate: (viewer: Viewer, body: string, on?: string) => Promise<{ id: string }>;
  readonly reply: (viewer: Viewer, parentId: string, body: string) => Promise<{ id: string }>;
  /**
   * Sends the mail that may be sent now.
   * @returns the mails that were received since the last call
   */
  readonly sent: () => Promise<ReadMail[]>;
  readonly waiting: () => ReturnType<Floor['services']['mailQueue']['list']>;
  /** Takes the mail server down for a while: queued mail waits. */
  readonly whileDown: (work: () => Promise<unknown>) => Promise<void>;
  /** Advances the clock until waiting mail is tried again. */
  readonly retry: () => void;
  /** Opens other services on the same folder, once the first are closed. */
  readonly reopen: () => Promise<Floor>;
  readonly close: () => Promise<void>;
}

/** The recipients of these mails, sorted. */
export const tos = (mails: readonly ReadMail[]): string[] => mails.map(({ to }) => to).sort();

export async function openMailRig(): Promise<MailRig> {
  const smtp = await startSmtpReceiver();
  const { port } = smtp;
  const dataDir = createTempFolder('mail');
  const open = () => openFloor({ dataDir, env: { smtpUrl: `smtp://127.0.0.1:${port}`, publicUrl: ORIGIN } });
  let floor = await open();

  async function staff(name: string, email: string, locale: 'fr' | 'en' = 'fr'): Promise<Staff> {
    const { id } = await floor.services.people.add({ email, name, role: 'staff', locale }, COMMAND_LINE);
    return { role: 'staff', personId: id, name, admin: false, sessionId: 's' };
  }
  async function addPage(title: string, visibility: Visibility = 'members'): Promise<string> {
    const page = { kind: 'article', title, summary: 'x', visibility, document: ANNOTATED } as const;
    const { id } = await floor.services.pages.create(page, COMMAND_LINE);
    await floor.services.editions.publish(id, {}, COMMAND_LINE);
    return id;
  }
  const awa = await staff('Awa Diarra', 'awa@example.org');
  const bea = await staff('Béa Roux', 'bea@example.org', 'en');
  const pageId = await addPage('L’eau des villages');
  return {
    floor,
    awa,
    bea,
    pageId,
    staff,
    addPage,
    async partner(email, locale) {
      const partner = { name: 'A. D.', organisation: 'Comité', country: 'ML', side: 'south', expiresInDays: 60 };
      const asked = { pageId, ...partner, email, locale };
      const { invitation, token } = await floor.services.invitations.invite(asked, awa);
      const { cookie } = await floor.services.invitations.redeem(token, 'Firefox');
      expect(invitation.email).toBe(email);
      return floor.services.access.findViewer(cookieOf(cookie));
    },
    annotate: (viewer, body, on = pageId) =>
      floor.services.annotations.create({ pageId: on, kind: 'question', body, selection: { exact: 'phrase' } }, viewer),
    reply: (viewer, parentId, body) => floor.services.annotations.reply({ parentId, body }, viewer),
    async sent() {
      floor.services.mailQueue.wake();
      await floor.services.mailQueue.settle();
      return Promise.all(smtp.received.splice(0).map(readMail));
    },
    waiting: () => floor.services.mailQueue.list(COMMAND_LINE),
    async whileDown(work) {
      smtp.setDown(true);
      await work();
      await floor.services.mailQueue.settle();
      smtp.setDown(false);
    },
    retry: () => floor.clock.pass({ days: 2 }),
    async reopen() {
      floor = await open();
      return floor;
    },
    async close() {
      await floor.close();
      await smtp.close();
    },
  };
}
