import { strToU8, type Zippable, zipSync } from 'fflate';
import { filePath } from '#content/addresses/file-path.ts';
import type { Book, Chapter } from '#content/book/book.ts';
import { BOOK_WORDS } from '#content/book/book-words.ts';
import { lineWords, walkBlocks } from '#content/book/walk-book.ts';
import { wordsLocale } from '#content/document/block-words.ts';
import { writeMarkdownFile } from '#content/render/files/markdown-file.ts';
import type { BookWriter } from './book-writer.ts';

const ENDINGS = { png: 'png', jpeg: 'jpg', webp: 'webp', gif: 'gif', svg: 'svg' } as const;

/**
 * Pages as Markdown files with their pictures beside them, in an archive: made of the stored
 * documents, as the Markdown of a page, so that the archive makes the same pages again. The files
 * of several pages are numbered: an import takes them in the order of their names.
 */
export const writeMarkdownArchive: BookWriter = async (book, images) => {
  const sources = new Map([...images].map(([file, { type }]) => [file, `images/${file}.${ENDINGS[type]}`]));
  const names = namesOf(book);
  const files: Zippable = {};
  for (const [chapter, name] of names) {
    const { stored } = chapter;
    if (!stored) throw new Error(`${chapter.url} has no stored document`);
    // One that is not there keeps its address, as in the Markdown of a page.
    const imageSource = (file: string) => sources.get(file) ?? `${stored.origin}${filePath(file)}`;
    files[name] = strToU8(writeMarkdownFile(stored, imageSource));
  }
  for (const [file, { bytes }] of images) files[sources.get(file)!] = [bytes, { level: 0 }];
  if (!book.isPage) {
    const { file } = BOOK_WORDS[wordsLocale(book.language, 'fr')].archive;
    // With a byte order mark and CRLF, so that the plain text editor of Windows shows accents and
    // lines correctly.
    files[file] = strToU8(`\ufeff${contentsOf(book, names).join('\r\n')}\r\n`);
  }
  // A fixed date, the first that ZIP archives have, for the same bytes each time.
  return { bytes: zipSync(files, { mtime: new Date(1980, 0, 1), level: 6 }), remark: null };
};

/** The file of each page. */
function namesOf(book: Book): Map<Chapter, string> {
  const chapters = book.parts.flatMap((part) => part.chapters);
  const digits = String(chapters.length).length;
  return new Map(
    chapters.map((chapter, i) => {
      const number = book.isPage ? '' : `${String(i + 1).padStart(digits, '0')}-`;
      return [chapter, `${number}${chapter.stored?.slug}.md`];
    }),
  );
}

/**
 * What the files of a collection's pages do not contain: its title, introduction, parts and
 * closing.
 */
function contentsOf(book: Book, names: ReadonlyMap<Chapter, string>): string[] {
  const { archive, colon } = BOOK_WORDS[wordsLocale(book.language, 'fr')];
  const linesOf = (blocks: Book['introduction']) => {
    const lines: string[] = [];
    walkBlocks(blocks, (block) => {
      if (block.type === 'paragraph' || block.type === 'heading') lines.push(lineWords(block.line), '');
    });
    return lines;
  };
  return [
    ...[book.title, ...(book.summary ? [book.summary] : []), ''],
    ...[`${book.words.livingAt} ${book.url}`, ...book.notice.map(({ label, text }) => `${label}${colon} ${text}`), ''],
    ...[...archive.about, ''],
    ...linesOf(book.introduction),
    ...book.parts.flatMap(({ title, chapters }) => [
      ...(title ? [title, ''] : []),
      ...chapters.map((chapter) => `${names.get(chapter)}${colon} ${chapter.title}`),
      '',
    ]),
    ...linesOf(book.closing),
  ];
}
