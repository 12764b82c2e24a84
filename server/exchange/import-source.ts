import { readFile, stat } from 'node:fs/promises';
import { isNavetteError, NavetteError } from '#content/errors.ts';
import type { WordReport } from '#content/import/report/word-report.ts';
import type { TextFormat } from '#server/drafts/markdown-draft.ts';
import type { Services } from '#server/services.ts';
import { findLocalImage, type MarkdownFile } from './markdown-files.ts';
import type { WordImage, WordText } from './reading/word-form.ts';

/** Bytes of a source; the longest guide tried has 0.9 MB. */
const MOST_BYTES = 20 * 1024 * 1024;
/** Bytes of a word processor's document, its pictures included. */
const MOST_WORD_BYTES = 50 * 1024 * 1024;
/** The sender to whom the reading of the command line's documents is charged. */
const COMMAND_LINE_SENDER = 'command-line';

/** An image of a text. */
export type FoundImage = Pick<WordImage, 'bytes' | 'crop'>;

/** The text of a file, with its metadata. */
export interface ImportSource {
  readonly text: string;
  readonly format: TextFormat;
  /** From a document's properties. */
  readonly title: string | null;
  readonly language: string | null;
  readonly word: WordReport | null;
  /** One of its images; null if there is none. */
  readonly findImage: (source: string) => Promise<FoundImage | null>;
}

/**
 * Opens a file by the ending of its name.
 * @throws NavetteError `too-large`; `unsupported-type` for what is not text; see `WordReader`
 */
export async function openSource(
  file: MarkdownFile,
  { wordReader }: Pick<Services, 'wordReader'>,
  signal?: AbortSignal,
): Promise<ImportSource> {
  const ending = /\.(\w+)$/.exec(file.file)?.[1]?.toLowerCase() ?? '';
  if (['doc', 'dot', 'rtf', 'pages'].includes(ending))
    throw new NavetteError('unsupported-type', { reason: 'not-docx' });
  const { size } = await stat(file.file);
  const isDocument = ['docx', 'odt', 'zip'].includes(ending);
  const limit = isDocument ? MOST_WORD_BYTES : MOST_BYTES;
  if (size > limit) throw new NavetteError('too-large', { limit });
  if (isDocument) {
    const name = file.entry ?? file.file;
    return wordSource(await wordReader.read(file.file, COMMAND_LINE_SENDER, { name, entry: file.entry, signal }));
  }
  return {
    text: await readText(file.file),
    format: /^html?$/.test(ending) ? 'html' : 'markdown',
    title: null,
    language: null,
    word: null,
    findImage: async (source) => {
      const bytes = await findLocalImage(file, source);
      return bytes && { bytes };
    },
  };
}

/**
 * The texts of an archive of several, in their order; the file itself if it is anything else. An
 * unreadable archive is returned as it is too: its import reports the error.
 */
export async function textsIn(
  file: MarkdownFile,
  { wordReader }: Pick<Services, 'wordReader'>,
): Promise<MarkdownFile[]> {
  if (!/\.zip$/i.test(file.file)) return [file];
  try {
    if ((await stat(file.file)).size > MOST_WORD_BYTES) return [file];
    const listed = await wordReader.list(file.file, COMMAND_LINE_SENDER);
    return listed ? listed.texts.map(({ name }) => ({ ...file, entry: name })) : [file];
  } catch (error) {
    if (!isNavetteError(error)) throw error;
    return [file];
  }
}

/** The source made from a word processor's document. */
export function wordSource({ source: text, format, title, language, report, images }: WordText): ImportSource {
  const byName = new Map(images.map((image) => [image.name, image]));
  return {
    text,
    format,
    title,
    language,
    word: report,
    findImage: async (source) => byName.get(source) ?? null,
  };
}

async function readText(file: string): Promise<string> {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(file));
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    throw new NavetteError('unsupported-type', { reason: 'not-utf-8' }, { cause });
  }
}
