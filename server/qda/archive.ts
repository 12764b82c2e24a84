import { createReadStream } from 'node:fs';
import { Zip, ZipDeflate, ZipPassThrough } from 'fflate';

/** A file of an archive: a text, or a file on the disk. */
export type ArchiveFile = { readonly name: string } & ({ readonly text: string } | { readonly path: string });

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
      for (let at = 0; at < file.text.length || at === 0; ) {
        let to = Math.min(at + PIECE, file.text.length);
        // Do not split a surrogate pair.
        if (to < file.text.length && (file.text.charCodeAt(to - 1) & 0xfc00) === 0xd800) to--;
        entry.push(encoder.encode(file.text.slice(at, to)), to === file.text.length);
        await turn();
        yield;
        if (to === at) break;
        at = to;
      }
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

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
