import { gunzipSync } from 'node:zlib';

/** A name that texts contain, and the index of the first that does. */
export interface FoundName {
  readonly name: string;
  readonly text: number;
}

/**
 * Which of these names texts contain as bytes: Yjs updates, and checkpoints' documents.
 * @returns for each name found, the first text that contains it
 */
export function findNames(texts: readonly Uint8Array[], names: readonly string[]): FoundName[] {
  const wanted = new Map(names.map((name) => [name, Buffer.from(name)]));
  const found: FoundName[] = [];
  for (const [index, text] of texts.entries()) {
    const bytes = isPacked(text) ? gunzipSync(text) : asBuffer(text);
    for (const [name, sought] of wanted) {
      if (!bytes.includes(sought)) continue;
      found.push({ name, text: index });
      wanted.delete(name);
    }
    if (wanted.size === 0) break;
  }
  return found;
}

/** True for gzip data; neither Yjs updates nor bundles of them begin with its signature. */
function isPacked(text: Uint8Array): boolean {
  return text[0] === 0x1f && text[1] === 0x8b && text[2] === 0x08;
}

function asBuffer({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}
