import { readFile } from 'node:fs/promises';
import { documentJson } from '#content/document/document.ts';
import { listHeadings } from '#content/document/reading/headings.ts';
import { NavetteError } from '#content/errors.ts';
import { MOST_IMAGE_BYTES } from '#content/image-limits.ts';
import type { ImportedText } from '#content/import/from-hast.ts';
import { parseHtml } from '#content/import/from-html.ts';
import { readHtmlFile } from '#content/import/html-file.ts';
import { kindOf } from '#content/import/kind-of-text.ts';
import { parseMarkdown } from '#content/import/markdown.ts';
import { countKept } from '#content/import/report/count-kept.ts';
import { PAGE_LANGUAGES } from '#content/locale.ts';
import { openOdt } from '#server/exchange/odt/open-odt.ts';
import { readOdt } from '#server/exchange/odt/read-odt.ts';
import { type FindPictures, findArchivedText, listArchivedTexts } from '#server/exchange/reading/archived-text.ts';
import { openArchive } from '#server/exchange/reading/unpack-parts.ts';
import { WordChanges } from '#server/exchange/reading/word-changes.ts';
import {
  type ListedTexts,
  MOST_MEDIA_BYTES,
  MOST_WORD_PARTS,
  type StatedOfFile,
  type WordImage,
  type WordText,
} from '#server/exchange/reading/word-form.ts';
import { readFrontMatter } from '#server/exchange/stated/front-matter.ts';
import { statedNotice } from '#server/exchange/stated/stated-notice.ts';
import { readWord } from './read-word.ts';

/** Formats of plain text, by file extension: their content does not identify them. */
const PLAIN: Readonly<Record<string, 'markdown' | 'html'>> = {
  md: 'markdown',
  markdown: 'markdown',
  htm: 'html',
  html: 'html',
};
/** Archives, old Word, PDF: recognised by their first bytes, whatever their names. */
const ARCHIVE = '504b0304';
const BINARY = [ARCHIVE, 'd0cf11e0', '25504446'];
/** A picture embedded in the text itself. */
const EMBEDDED = /(\bsrc\s*=\s*["']?|\]\(<?)data:image\/([\w.+-]+);base64,([A-Za-z0-9+/=]+)/gi;

/**
 * Reads a file as a Word document, an OpenDocument text, an archive of one text with its pictures,
 * or Markdown or HTML by its extension. Reads no other file.
 * @param entry the text to read of an archive of several
 * @throws NavetteError `unsupported-type`; `too-large` and `invalid` as `readWord`, `parseMarkdown`
 */
export async function readFileText(file: string, name: string, entry: string | null = null): Promise<WordText> {
  const bytes = await readFile(file);
  return (await readArchive(bytes, entry)) ?? readOne(bytes, name);
}

/** The texts of an archive of several; null for any other file. @throws as `listArchivedTexts` */
export async function listTexts(file: string): Promise<ListedTexts | null> {
  const bytes = await readFile(file);
  return isArchive(bytes) ? listArchivedTexts(await openArchive(bytes)) : null;
}

/** Reads a text of an archive; null for what is another file, or a document itself. */
async function readArchive(bytes: Buffer, entry: string | null): Promise<WordText | null> {
  if (!isArchive(bytes)) return null;
  const archive = await openArchive(bytes);
  const found = await findArchivedText(archive, entry);
  if (!found) return null;
  const text = await readOne(found.bytes, found.name, found.findPictures);
  const unused = new Set(found.pictures);
  for (const { entry: picture = '' } of text.images) unused.delete(picture);
  if (unused.size === 0) return text;
  const changed = [...text.report.changed, { what: 'picture-unused' as const, count: unused.size, who: [] }];
  return { ...text, report: { ...text.report, changed } };
}

const isArchive = (bytes: Buffer) => bytes.subarray(0, 4).toString('hex') === ARCHIVE;

/** @param findPictures the pictures beside the text, by their paths in it */
async function readOne(bytes: Buffer, name: string, findPictures: FindPictures = async () => []): Promise<WordText> {
  const format = PLAIN[/\.(\w+)$/.exec(name)?.[1]?.toLowerCase() ?? ''];
  if (!format || BINARY.includes(bytes.subarray(0, 4).toString('hex'))) {
    const odt = isArchive(bytes) ? await openOdt(await openArchive(bytes)) : null;
    return odt ? readOdt(odt) : readWord(bytes);
  }
  const { source, images } = takeEmbedded(decode(bytes));
  return format === 'html' ? htmlText(source, images, findPictures) : markdownText(source, images, findPictures);
}

function decode(bytes: Buffer): string {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    if (!text.includes('\0')) return text;
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
  }
  throw new NavetteError('unsupported-type', { reason: 'not-utf-8' });
}

/** Extracts the embedded pictures of a text: they would count as its characters. */
function takeEmbedded(text: string): { source: string; images: WordImage[] } {
  const images: WordImage[] = [];
  let left = MOST_MEDIA_BYTES;
  const source = text.replace(EMBEDDED, (_, before: string, type: string, data: string) => {
    const name = `word/${images.length + 1}.${/^\w+/.exec(type)?.[0] ?? 'bin'}`;
    const bytes = Buffer.from(data, 'base64');
    left -= bytes.length;
    if (left < 0 || images.length >= MOST_WORD_PARTS) throw new NavetteError('too-large', { reason: 'unpacked' });
    images.push({ name, bytes: bytes.subarray(0, MOST_IMAGE_BYTES + 1) });
    return before + name;
  });
  return { source, images };
}

function htmlText(written: string, images: readonly WordImage[], findPictures: FindPictures): Promise<WordText> {
  const { source, title, summary, authors, keywords, language } = readHtmlFile(written);
  const parsed = parseHtml(source);
  return textOf({ source, format: 'html', images, findPictures }, parsed, {
    ...{ title, summary, authors, keywords },
    language: pageLanguage(language),
    ...fromFrontMatter(parsed),
  });
}

function markdownText(source: string, images: readonly WordImage[], findPictures: FindPictures): Promise<WordText> {
  const parsed = parseMarkdown(source);
  const none = { title: null, summary: null, authors: [], keywords: [], language: null };
  const read = { source, format: 'markdown', images, findPictures } as const;
  return textOf(read, parsed, { ...none, ...fromFrontMatter(parsed) });
}

const pageLanguage = (stated: string | null) =>
  PAGE_LANGUAGES.find((language) => language === stated?.toLowerCase().split('-')[0]) ?? null;

/** What a front matter states. */
function fromFrontMatter({ frontMatter }: ImportedText): Partial<StatedOfFile> {
  if (frontMatter === null) return {};
  const { frontMatter: read, faults } = readFrontMatter(frontMatter);
  const { kind, title, summary, lang, common } = read;
  const { authors, keywords } = common;
  const notice = statedNotice(read, faults);
  return {
    ...(kind && { kind }),
    ...(title && { title }),
    ...(summary && { summary }),
    ...(lang && { language: lang }),
    ...(authors && { authors }),
    ...(keywords && { keywords }),
    ...(notice && { notice }),
  };
}

async function textOf(
  {
    source,
    format,
    images: embedded,
    findPictures,
  }: Pick<WordText, 'source' | 'format' | 'images'> & { readonly findPictures: FindPictures },
  { document, images: local, remoteImages }: ImportedText,
  stated: Omit<StatedOfFile, 'kind'> & Partial<StatedOfFile>,
): Promise<WordText> {
  const json = documentJson(document);
  const changes = new WordChanges();
  const images = [...embedded, ...(await findPictures(local))];
  const known = new Set(images.map(({ name }) => name));
  for (const name of [...local, ...remoteImages]) if (!known.has(name)) changes.add('picture');
  const kind = stated.kind ?? kindOf(listHeadings(json, 'fr').map(({ text }) => text));
  return {
    ...stated,
    ...{ source, format, images, kind, original: null },
    report: { kept: countKept(json), changed: changes.list(), comments: [] },
  };
}
