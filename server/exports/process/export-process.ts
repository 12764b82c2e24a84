import { rm, writeFile } from 'node:fs/promises';
import sharp from 'sharp';
import { makeBook } from '#content/book/make/make-book.ts';
import { filesOf } from '#content/book/walk-book.ts';
import { serveTasks } from '#server/tasks/serve-tasks.ts';
import { BOOK_WRITERS } from './book-writers.ts';
import { EXPORT_LIMITS, type ExportAnswer, type ExportTask } from './export-form.ts';
import { readImages } from './read-images.ts';
import { readSpooled } from './text-spool.ts';

/** The child process that writes files: see ExportWriter, which starts it with its megabytes. */
const limits = { ...EXPORT_LIMITS, megabytes: Number(process.argv[2]) };

// One picture at a time, none kept: what threads allocate beside each other is not given back.
sharp.cache(false);
sharp.concurrency(1);
serveTasks(limits, async ({ text, pages, extension, images, target }: ExportTask): Promise<ExportAnswer> => {
  try {
    const { book } = makeBook(await readSpooled(text, pages));
    // What reading it left behind would stand beside all that Typst lays out.
    globalThis.gc?.();
    const write = await BOOK_WRITERS[extension]();
    const { bytes, ...rest } = await write(book, await readImages(filesOf(book), images, extension));
    await writeFile(target, bytes, { flag: 'wx', mode: 0o600 });
    return { bytes: bytes.length, ...rest };
  } catch (error) {
    await rm(target, { force: true });
    const { code } = error as NodeJS.ErrnoException;
    return { cause: error instanceof Error ? (error.stack ?? error.message) : String(error), code: code ?? null };
  }
});
