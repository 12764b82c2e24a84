import { randomBytes } from 'node:crypto';
import { type DocumentNode, documentJson } from '#content/document/document.ts';
import { documentSchema } from '#content/document/schema.ts';
import { documentToUpdate } from '#content/draft/yjs.ts';
import { setFrenchMarks } from '#content/import/french-marks.ts';
import { parseHtml } from '#content/import/from-html.ts';
import { keepBlockIds } from '#content/import/keep-block-ids.ts';
import { parseMarkdown } from '#content/import/markdown.ts';
import type { StoredImage } from '#content/import/report/import-images.ts';
import type { LeftOut } from '#content/import/report/import-report.ts';
import { BLOCK_ID_LENGTH, spellId } from '#content/text/ids.ts';
import { summaryFrom } from './imported-words.ts';
import { type PackedDocument, packDocument } from './packed-document.ts';
import { cutRegistered, type RegisteredWords, withoutRegistered } from './withdraw-text.ts';

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
const PARSERS = { markdown: parseMarkdown, html: parseHtml };
export type TextFormat = keyof typeof PARSERS;

/** Stands for withdrawn words in a title. */
const CUT = '[…]';
/** Stands for withdrawn words in front matter, where it is plain YAML wherever it stands. */
const CUT_IN_YAML = '(…)';

/**
 * How a text becomes a document: without words that were withdrawn from texts of this site, which
 * the report counts.
 */
export const parserOf =
  (format: TextFormat, register: readonly RegisteredWords[]): typeof parseMarkdown =>
  (source, options) => {
    const parsed = PARSERS[format](source, options);
    const { text: document, count } = withoutRegistered(parsed.document, register);
    const title = cutRegistered([parsed.title ?? ''], register, CUT);
    const matter = cutRegistered([parsed.frontMatter ?? ''], register, CUT_IN_YAML);
    const all = count + title.count + matter.count;
    if (all === 0) return parsed;
    return {
      ...parsed,
      document,
      title: parsed.title && title.text[0]!,
      frontMatter: parsed.frontMatter && matter.text[0]!,
      leftOut: [...parsed.leftOut, { what: 'withdrawn', count: all }],
    };
  };

/** The language that a text states, else the one given. */
function languageOf(frontMatter: string | null, given: string): string {
  return /^(?:lang|language):\s*["']?([a-z]{2})/m.exec(frontMatter ?? '')?.[1] ?? given;
}

/**
 * A parser that also sets the marks of a French text; the report counts quotation marks.
 * @param language of the text, unless it states another; empty leaves all as it is
 * @param before the text that it will replace
 */
export const settingMarks =
  (parse: typeof parseMarkdown, language: string, before: DocumentNode | null): typeof parseMarkdown =>
  (source, options) => {
    const parsed = parse(source, options);
    if (language === '' || !languageOf(parsed.frontMatter, language).startsWith('fr')) return parsed;
    const json = documentJson(parsed.document);
    const count = setFrenchMarks(json, before);
    const document = documentSchema.nodeFromJSON(json);
    if (count === 0) return { ...parsed, document };
    return { ...parsed, document, leftOut: [...parsed.leftOut, { what: 'straight-quote', count }] };
  };

/**
 * Converts a text into a draft.
 * @param before the text that it will replace: blocks that both have keep their ids
 * @param images the stored files of its images; null leaves them unresolved
 * @param register words that were withdrawn, and do not come in
 * @param language as of `settingMarks`
 * @throws NavetteError `too-large`, or `invalid` for excessive nesting
 */
export function readMarkdownDraft(
  source: string,
  before: DocumentNode | null,
  images: readonly (readonly [source: string, image: StoredImage])[] | null,
  format: TextFormat = 'markdown',
  register: readonly RegisteredWords[] = [],
  language = '',
): MarkdownDraft {
  const found = images && new Map(images);
  const { document, ...parsed } = settingMarks(
    parserOf(format, register),
    language,
    before,
  )(source, found ? { resolveImage: (name) => found.get(name) ?? null } : {});
  const json = documentJson(document);
  if (before) keepBlockIds(json, before, () => spellId(randomBytes(BLOCK_ID_LENGTH), BLOCK_ID_LENGTH));
  const text = before ? documentSchema.nodeFromJSON(json) : document;
  return { ...parsed, summary: summaryFrom(json), update: documentToUpdate(text), ...packDocument(text) };
}
