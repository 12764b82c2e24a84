import { promisify } from 'node:util';
import { gunzipSync, gzip, gzipSync } from 'node:zlib';
import type { Node } from '@tiptap/pm/model';
import type { DocumentNode } from '#content/document/document.ts';
import { countWords, plainText } from '#content/document/reading/text.ts';

/** A document as checkpoints store it: JSON, gzipped. */
export interface PackedDocument {
  readonly packed: Uint8Array;
  readonly words: number;
}

/** Packs a document as checkpoints store it. */
export function packDocument(document: Node): PackedDocument {
  return {
    packed: gzipSync(JSON.stringify(document.toJSON())),
    words: countWords(plainText(document).text),
  };
}

/** Packs a document's JSON as checkpoints store it, off the event loop. */
export const packJson: (json: string) => Promise<Uint8Array> = promisify<string, Buffer>(gzip);

/** The first byte of a document that is not packed yet; gzip begins with another one. */
const NOT_PACKED = 0;
const NUMBER = 4;

/** Yjs updates as the text of a checkpoint that must be stored before there is time to pack it. */
export function bundleUpdates(updates: readonly Uint8Array[]): Uint8Array {
  const head = Buffer.alloc(1 + NUMBER * (1 + updates.length));
  head.writeUInt8(NOT_PACKED);
  for (const [i, number] of [updates.length, ...updates.map(({ length }) => length)].entries())
    head.writeUInt32BE(number, 1 + NUMBER * i);
  return Buffer.concat([head, ...updates]);
}

/** The updates of `bundleUpdates`; null for a packed document. */
export function findUpdates(document: Uint8Array): readonly Uint8Array[] | null {
  if (document[0] !== NOT_PACKED) return null;
  const view = new DataView(document.buffer, document.byteOffset);
  const count = view.getUint32(1);
  let end = 1 + NUMBER * (1 + count);
  return Array.from({ length: count }, (_, i) => {
    const begin = end;
    end += view.getUint32(1 + NUMBER * (1 + i));
    return document.subarray(begin, end);
  });
}

/** Unpacks the document of a checkpoint. */
export function unpackDocument(packed: Uint8Array): DocumentNode {
  return JSON.parse(String(gunzipSync(packed))) as DocumentNode;
}
