import { promisify } from 'node:util';
import { gunzipSync, gzip, gzipSync } from 'node:zlib';
import type { Node } from '@tiptap/pm/model';
import type { DocumentNode } from '#content/document/document.ts';
import { countWords, plainText } from '#content/document/text.ts';

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

/** Unpacks the document of a checkpoint. */
export function unpackDocument(packed: Uint8Array): DocumentNode {
  return JSON.parse(String(gunzipSync(packed))) as DocumentNode;
}
