import { COMMAND_LINE } from '#content/authorise.ts';
import type { DocumentNode } from '#content/document/document.ts';
import { fitDocument } from '#content/document/fit.ts';
import { emptyNotice } from '#content/kinds/notice.ts';
import type { Visibility } from '#content/permission.ts';
import type { Side, Viewer } from '#content/person.ts';
import { readEnv } from '#server/runtime/env.ts';
import { createLogger } from '#server/runtime/logger.ts';
import { createServices } from '#server/services.ts';
import { createTempFolder } from './temp-folder.ts';
import { createTestClock } from './test-clock.ts';

const text = (words: string, marks?: DocumentNode['marks']): DocumentNode => ({
  type: 'text',
  text: words,
  ...(marks ? { marks } : {}),
});

/** A paragraph with an id. */
export const paragraph = (id: string, ...content: (string | DocumentNode)[]): DocumentNode => ({
  type: 'paragraph',
  attrs: { id },
  content: content.map((part) => (typeof part === 'string' ? text(part) : part)),
});

/**
 * The report of a first session, with content that is hard to anchor: emphasis, a link, a note,
 * French punctuation.
 */
export const WORKSHOP_TEXT: DocumentNode = {
  type: 'doc',
  content: [
    { type: 'heading', attrs: { level: 2, id: 'h2222222' }, content: [text('Faire durer un point d’eau')] },
    paragraph(
      'p2222222',
      "Les deux côtés s'accordent : le forage n’est pas la difficulté. La gestion de la ",
      text('caisse', [{ type: 'bold' }]),
      ' décide de la durée du service',
      { type: 'footnote', content: [text('Voir la session 2.')] },
      ', et elle se joue dans les six premiers mois.',
    ),
    paragraph(
      'q2222222',
      'Voir ',
      text('le cahier de caisse', [{ type: 'link', attrs: { href: '/fiches/caisse' } }]),
      ' de Tinkaré & Kolomba <2022>.',
    ),
  ],
};

/** All services over a real database, with a published workshop and a test clock. */
export async function openWorkshopFloor(
  options: {
    visibility?: Visibility;
    window?: { opens: string; closes: string };
    /** Milliseconds for which an unused draft stays in memory. */
    linger?: number;
  } = {},
) {
  const clock = createTestClock('2022-05-20T10:00:00.000Z');
  const env = readEnv({
    DATA_DIR: createTempFolder('workshop'),
    LOG_LEVEL: 'silent',
    NODE_ENV: 'test',
    NAVETTE_DEMO: 'off',
    NAVETTE_DURABILITY: 'process',
  });
  const services = await createServices({
    env,
    logger: createLogger('silent'),
    clock: clock.now,
    linger: options.linger ?? 20,
  });
  const window = options.window ?? { opens: '2022-05-16', closes: '2022-06-30' };
  const empty = emptyNotice('workshop');
  const notice = { ...empty, own: { ...empty.own, annotationOpens: window.opens, annotationCloses: window.closes } };
  const page = await services.pages.create(
    {
      kind: 'workshop',
      title: 'L’eau en zone rurale',
      summary: 'Compte rendu de la première session.',
      visibility: options.visibility ?? 'invited',
      notice,
      document: fitDocument(WORKSHOP_TEXT).document,
    },
    COMMAND_LINE,
  );
  await services.editions.publish(page.id, {}, COMMAND_LINE);

  /** Signs a browser in. @returns the Cookie header and the resulting viewer */
  const enter = async (cookie: string): Promise<{ cookie: string; viewer: Viewer }> => {
    const header = cookie.split(';')[0]!;
    return { cookie: header, viewer: await services.access.findViewer(header) };
  };

  return {
    services,
    clock,
    page,
    async person(role: 'staff' | 'member', name: string) {
      const email = `${name.toLowerCase().replace(/[^a-z]/g, '')}@example.org`;
      await services.people.add({ email, name, role, admin: false, organisation: '' }, COMMAND_LINE);
      const link = await services.signIn.createLink(email);
      return enter((await services.signIn.redeem(link.path.split('/').at(-1)!, 'test')).cookie);
    },
    async partner(input: { name?: string; side?: Side; pageId?: string; days?: number } = {}) {
      const { invitation, token } = await services.invitations.invite(
        {
          pageId: input.pageId ?? page.id,
          name: input.name ?? 'A. D.',
          organisation: 'Comité de gestion',
          country: 'ML',
          side: input.side ?? 'south',
          expiresInDays: input.days ?? 60,
        },
        COMMAND_LINE,
      );
      return { invitation, token, ...(await enter((await services.invitations.redeem(token, 'test')).cookie)) };
    },
    /** Replaces the draft's text, and publishes it if requested. */
    async rewrite(document: DocumentNode, publish = true) {
      await services.drafts.replace(page.id, fitDocument(document).document);
      if (publish) await services.editions.publish(page.id, {}, COMMAND_LINE);
    },
    close: () => services.close(),
  };
}

export type WorkshopFloor = Awaited<ReturnType<typeof openWorkshopFloor>>;
