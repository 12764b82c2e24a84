import { randomBytes } from 'node:crypto';
import { type DocumentNode, documentJson } from '#content/document/document.ts';
import { documentSchema } from '#content/document/schema.ts';
import { documentToUpdate } from '#content/draft/yjs.ts';
import { parseHtml } from '#content/import/from-html.ts';
import { keepBlockIds } from '#content/import/keep-block-ids.ts';
import { parseMarkdown } from '#content/import/markdown.ts';
import type { StoredImage } from '#content/import/report/import-images.ts';
import type { LeftOut } from '#content/import/report/import-report.ts';
import { BLOCK_ID_LENGTH, spellId } from '#content/text/ids.ts';
import { summaryFrom } from './imported-words.ts';
import { type PackedDocument, packDocument } from './packed-document.ts';

/** An imported text: what it states about itself, and the draft made from it. */
export interface MarkdownDraft extends PackedDocument {
  /** Its YAML front matter, as written; null when there is none. */
  readonly frontMatter: string | null;
  /** Its first heading of level 1; null when the front matter names it. */
  readonly title: string | null;
  /** A summary in its own words. */
  readonly summary: string;
  readonly images: readonly string[];
  readonly remoteImages: readonly string[];
  readonly leftOut: readonly LeftOut[];
  /** A new draft that holds it, as a Yjs update. */
  readonly update: Uint8Array;
}

/** The formats of texts that become drafts. */
export const PARSERS = { markdown: parseMarkdown, html: parseHtml };
export type TextFormat = keyof typeof PARSERS;

/**
 * Converts a text into a draft.
 * @param before the text that it will replace: blocks that both have keep their ids
 * @param images the stored files of its images; null leaves them unresolved
 * @throws NavetteError `too-large`, or `invalid` for excessive nesting
 */
export function readMarkdownDraft(
  source: string,
  before: DocumentNode | null,
  images: readonly (readonly [source: string, image: StoredImage])[] | null,
  format: TextFormat = 'markdown',
): MarkdownDraft {
  const found = images && new Map(images);
  const { document, ...parsed } = PARSERS[format](
    source,
    found ? { resolveImage: (name) => found.get(name) ?? null } : {},
  );
  const json = documentJson(document);
  if (before) keepBlockIds(json, before, () => spellId(randomBytes(BLOCK_ID_LENGTH), BLOCK_ID_LENGTH));
  const text = before ? documentSchema.nodeFromJSON(json) : document;
  return { ...parsed, summary: summaryFrom(json), update: documentToUpdate(text), ...packDocument(text) };
}
