import { COMMAND_LINE } from '#content/authorise.ts';
import type { DocumentNode } from '#content/document/document.ts';
import { fitDocument } from '#content/document/fit/fit.ts';
import { emptyNotice } from '#content/kinds/notice.ts';
import type { Side } from '#content/people/person.ts';
import type { Visibility } from '#content/permission.ts';
import { openFloor } from './floor.ts';

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

/** A floor with a published workshop, on a day when it may be annotated. */
export async function openWorkshopFloor(
  options: {
    visibility?: Visibility;
    window?: { opens: string; closes: string };
    /** Milliseconds for which an unused draft stays in memory. */
    linger?: number;
  } = {},
) {
  const floor = await openFloor({ time: '2022-05-20T10:00:00.000Z', linger: options.linger ?? 20 });
  const { services } = floor;
  const window = options.window ?? { opens: '2022-05-16', closes: '2022-06-30' };
  const empty = emptyNotice('workshop');
  const notice = { ...empty, own: { ...empty.own, annotationOpens: window.opens, annotationCloses: window.closes } };
  const page = await floor.newPage({
    kind: 'workshop',
    title: 'L’eau en zone rurale',
    summary: 'Compte rendu de la première session.',
    visibility: options.visibility ?? 'invited',
    notice,
    document: fitDocument(WORKSHOP_TEXT).document,
  });
  await services.editions.publish(page.id, {}, COMMAND_LINE);

  return {
    ...floor,
    page,
    partner: (input: { name?: string; side?: Side; pageId?: string; days?: number } = {}) =>
      floor.partner(input.pageId ?? page.id, input),
    /** Replaces the draft's text, and publishes it if requested. */
    async rewrite(document: DocumentNode, publish = true) {
      await services.drafts.replace(page.id, fitDocument(document).document);
      if (publish) await services.editions.publish(page.id, {}, COMMAND_LINE);
    },
  };
}

export type WorkshopFloor = Awaited<ReturnType<typeof openWorkshopFloor>>;
