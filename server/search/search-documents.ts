import { collectionPath, pagePath } from '#content/addresses/address.ts';
import { documentBlocks } from '#content/search/index/document-blocks.ts';
import type { Audience, SearchBlock, SearchDocument } from '#content/search/index/search-document.ts';
import { setBodyText, setTypography } from '#content/text/typography.ts';
import type { SearchCollection, SearchSource } from '#db/search/search-repository.ts';
import { findUpdates, unpackDocument } from '#server/drafts/packed-document.ts';
import { attachedBlocks } from './attached-blocks.ts';
import { kindBlocks, noticeBlocks } from './notice-blocks.ts';

/** The index key of a page's edition. */
export const editionKey = (pageId: string) => `page:${pageId}`;
/** The index key of a page's draft. */
export const draftKey = (pageId: string) => `draft:${pageId}`;
/** The index key of a collection. */
export const collectionKey = (collectionId: string) => `collection:${collectionId}`;

const opening = (title: string, summary: string): SearchBlock[] => [
  { field: 'title', text: title },
  ...(summary === '' ? [] : [{ field: 'summary', text: summary } as const]),
];

/** Sets the language's typography (spaces, apostrophes), since results show the indexed text. */
function typeset(blocks: readonly SearchBlock[], language: string): SearchBlock[] {
  return blocks.map((block) => ({ ...block, text: setBodyText(block.text, block.language ?? language) }));
}

/**
 * The index documents of a page: its latest edition for its readers; for staff, what the draft adds
 * to the edition.
 */
export function pageDocuments(source: SearchSource): SearchDocument[] {
  const documents: SearchDocument[] = [];
  const { id, stamp, kind, edition } = source;
  const href = pagePath(source);
  const described = ({ title, summary, language }: Pick<SearchSource, 'title' | 'summary' | 'language'>) => ({
    id,
    type: 'page' as const,
    kind,
    href,
    title: setTypography(title, language),
    summary: setTypography(summary, language),
    language,
  });
  if (edition) {
    const { title, summary, language, notice, publishedAt } = edition;
    const { countries, sectors, sdgs, programmes } = notice.common;
    const own = [...opening(title, summary), ...documentBlocks(edition.document), ...noticeBlocks(kind, notice)];
    const attached = attachedBlocks(edition.attachments, own.length);
    documents.push({
      key: editionKey(id),
      stamp,
      audience: source.visibility,
      meta: {
        ...described(edition),
        publishedAt,
        draft: false,
        countries,
        sectors,
        sdgs,
        programmes,
        ...(attached.texts.length > 0 ? { attachments: attached.texts } : {}),
      },
      blocks: typeset([...own, ...attached.blocks], language),
    });
  }
  const { title, summary, language, updatedAt } = source;
  const known = new Set(edition ? documentBlocks(edition.document).map(({ text }) => text) : []);
  // A text that is not packed yet is indexed once it is.
  const written = source.draft && !findUpdates(source.draft) ? documentBlocks(unpackDocument(source.draft)) : [];
  const fresh = written.filter(({ text }) => !known.has(text));
  if (!edition || edition.title !== title || fresh.length > 0) {
    documents.push({
      key: draftKey(id),
      stamp,
      audience: 'draft',
      meta: {
        ...described(source),
        publishedAt: updatedAt,
        draft: true,
        countries: [],
        sectors: [],
        sdgs: [],
        programmes: [],
      },
      blocks: typeset([...opening(title, summary), ...fresh, ...kindBlocks(kind)], language),
    });
  }
  return documents;
}

/** Who may find a collection; an unpublished one, only the staff. */
export function collectionAudience(collection: SearchCollection): Audience {
  return collection.publishedAt === null ? 'draft' : collection.visibility;
}

/** Changes whenever anything of the collection does. */
export function collectionStamp({ kind, slug, visibility, publishedAt, updatedAt, title }: SearchCollection): string {
  return [kind, slug, visibility, publishedAt ?? '', updatedAt, title].join('\n');
}

/** The index document of a collection. Its pages are indexed separately, under their own rights. */
export function collectionDocument(collection: SearchCollection): SearchDocument {
  const { id, kind, title, summary, language, introduction, parts } = collection;
  const blocks: SearchBlock[] = [
    ...opening(title, summary),
    ...introduction.split(/\n\s*\n/).map((text) => ({ field: 'body', text: withoutMarkdown(text) }) as const),
    ...parts.map((part) => ({ field: 'heading', text: part.title }) as const),
    ...kindBlocks(kind),
  ];
  return {
    key: collectionKey(id),
    stamp: collectionStamp(collection),
    audience: collectionAudience(collection),
    meta: {
      id,
      type: 'collection',
      kind,
      href: collectionPath(collection),
      title: setTypography(title, language),
      summary: setTypography(summary, language),
      language,
      publishedAt: collection.publishedAt ?? collection.updatedAt,
      draft: collection.publishedAt === null,
      countries: [],
      sectors: [],
      sdgs: [],
      programmes: [],
    },
    blocks: typeset(
      blocks.filter(({ text }) => text.trim() !== ''),
      language,
    ),
  };
}

/**
 * A paragraph of Markdown as plain text: without markers of lists, headings and emphasis, links as
 * their texts.
 */
function withoutMarkdown(text: string): string {
  return text
    .replace(/!?\[([^\][]*)\]\([^)[]*\)/g, '$1')
    .replace(/^[ \t]*(?:#{1,6}|[-*+>]|\d+\.)[ \t]+/gm, '')
    .replace(/[*_`]{1,3}(?=\S)|(?<=\S)[*_`]{1,3}/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}
