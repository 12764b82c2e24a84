import { createReadStream } from 'node:fs';
import { Zip, ZipDeflate, ZipPassThrough } from 'fflate';

/** A file of an archive: a text, whole or in pieces, or a file on the disk. */
export type ArchiveFile = { readonly name: string } & (
  | { readonly text: string | Iterable<string> }
  | { readonly path: string }
);

/** Characters that are packed at a time: a few milliseconds. */
const PIECE = 128 * 1024;

/**
 * A ZIP archive made while it is read: files are streamed, never whole in memory, and packing stops
 * when the reader disconnects.
 */
export function archiveOf(files: readonly ArchiveFile[]): ReadableStream<Uint8Array> {
  const ready: Uint8Array[] = [];
  let failed: Error | null = null;
  const zip = new Zip((error, piece) => {
    if (error) failed = error;
    else ready.push(piece);
  });
  const steps = packing(zip, files);
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      let isDone = false;
      while (ready.length === 0 && !isDone) isDone = (await steps.next()).done === true;
      if (failed) throw failed;
      for (const piece of ready.splice(0)) controller.enqueue(piece);
      if (isDone) controller.close();
    },
    async cancel() {
      await steps.return(undefined);
    },
  });
}

/** Packs a piece at a time; other work may run between two pieces. */
async function* packing(zip: Zip, files: readonly ArchiveFile[]): AsyncGenerator<void> {
  const encoder = new TextEncoder();
  for (const file of files) {
    if ('text' in file) {
      const entry = new ZipDeflate(file.name, { level: 6 });
      zip.add(entry);
      for (const piece of inPieces(file.text)) {
        entry.push(encoder.encode(piece));
        await turn();
        yield;
      }
      entry.push(new Uint8Array(), true);
      continue;
    }
    // Sounds are compressed already.
    const entry = new ZipPassThrough(file.name);
    zip.add(entry);
    for await (const piece of createReadStream(file.path)) {
      entry.push(piece as Uint8Array);
      yield;
    }
    entry.push(new Uint8Array(), true);
  }
  zip.end();
}

/** A text in pieces of `PIECE` characters or less, that split no surrogate pair. */
function* inPieces(text: string | Iterable<string>): Generator<string> {
  let waiting = '';
  for (const part of typeof text === 'string' ? [text] : text) {
    waiting += part;
    while (waiting.length >= PIECE) {
      const to = (waiting.charCodeAt(PIECE - 1) & 0xfc00) === 0xd800 ? PIECE - 1 : PIECE;
      yield waiting.slice(0, to);
      waiting = waiting.slice(to);
    }
  }
  if (waiting !== '') yield waiting;
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
