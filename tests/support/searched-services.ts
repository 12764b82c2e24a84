import type { Node } from '@tiptap/pm/model';
import { COMMAND_LINE } from '#content/authorise.ts';
import { fitDocument } from '#content/document/fit/fit.ts';
import { emptyNotice } from '#content/kinds/notice.ts';
import type { Viewer } from '#content/people/person.ts';
import type { Visibility } from '#content/permission.ts';
import type { Page } from '#db/pages/page-repository.ts';
import type { Services } from '#server/services.ts';
import { openFloor } from './floor.ts';
import { piecesOf } from './sample-documents.ts';

/** Viewers who may read what members, and staff, may; no rows of the database. */
export const MEMBER: Viewer = { role: 'member', personId: 'member222222', name: 'Awa', sessionId: 'session22222' };
export const STAFF: Viewer = {
  role: 'staff',
  admin: false,
  personId: 'staff2222222',
  name: 'Zoé',
  sessionId: 'session44444',
};
/** A partner who was invited to this page. */
export const partnerOf = (pageId: string): Viewer => ({
  role: 'partner',
  invitationId: 'invite222222',
  pageId,
  name: 'Moussa',
  organisation: 'Commune de Koro',
  country: 'ML',
  side: 'south',
  sessionId: 'session33333',
});

const open: Services[] = [];

/** Opens services that `closeServices` closes. */
export async function openServices(dataDir?: string): Promise<Services> {
  const { services } = await openFloor({ time: 'system', ...(dataDir === undefined ? {} : { dataDir }) });
  open.push(services);
  return services;
}

/** Closes all services that were opened since the last call. */
export async function closeServices(): Promise<void> {
  for (const services of open.splice(0)) await services.close();
}

/** A document of these paragraphs. */
export const textOf = (...paragraphs: readonly string[]): Node =>
  fitDocument({
    type: 'doc',
    content: paragraphs.map((text) => ({ type: 'paragraph', content: [{ type: 'text', text }] })),
  }).document;

/** Adds a factsheet of one paragraph, and publishes it unless `published` is false. */
export async function publishPage(
  services: Services,
  input: { title: string; body: string; visibility?: Visibility; countries?: string[]; published?: boolean },
): Promise<Page> {
  const notice = emptyNotice('factsheet');
  const page = await services.pages.create(
    {
      kind: 'factsheet',
      title: input.title,
      summary: 'Une fiche d’essai.',
      visibility: input.visibility ?? 'public',
      notice: { ...notice, common: { ...notice.common, countries: input.countries ?? [] } },
      document: textOf(input.body),
    },
    COMMAND_LINE,
  );
  if (input.published !== false) await services.editions.publish(page.id, {}, COMMAND_LINE);
  return page;
}

/** Attaches a document to a page, and waits until it was read. */
export async function attach(services: Services, page: Page, bytes: Uint8Array, title: string): Promise<void> {
  const input = { bytes: piecesOf(bytes), name: 'document', title, language: 'fr' };
  await services.attachments.add(page.id, input, COMMAND_LINE);
  await services.attachments.settle();
}

/** The titles of what this viewer finds, in order. */
export async function titles(services: Services, viewer: Viewer, q: string): Promise<string[]> {
  const { results } = await services.search.search(viewer, { q });
  return results.map(({ title }) => title);
}

/** The page's details, to be sent back with one change. */
export const detailsOf = (page: Page) => ({
  title: page.title,
  summary: page.summary,
  language: page.language,
  visibility: page.visibility,
  slug: page.slug,
  common: page.notice.common,
  own: page.notice.own,
});
