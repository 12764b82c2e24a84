import { BLOCK_ID_LENGTH, spellId } from '#content/text/ids.ts';
import { type DocumentNode, walk } from './document.ts';
import { IDENTIFIED_BLOCKS } from './schema.ts';

const IDENTIFIED: ReadonlySet<string> = new Set(IDENTIFIED_BLOCKS);

/** True for nodes that have an id. */
export function isIdentified(node: DocumentNode): boolean {
  return IDENTIFIED.has(node.type);
}

/** Maps each count to a different 32-bit number (the finalizer of MurmurHash3). */
function spread(count: number): number {
  let hash = count | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/**
 * A generator of block ids without randomness: always the same ids, in the same order, unique
 * within one document. Callers that join documents, or write into a draft, pass a random generator
 * instead.
 */
export function createBlockIds(): () => string {
  let count = 0;
  return () => {
    let rest = spread(++count);
    const digits = new Uint8Array(BLOCK_ID_LENGTH);
    for (let i = 0; i < digits.length; i++) {
      digits[i] = rest % 31;
      rest = Math.floor(rest / 31);
    }
    return spellId(digits, BLOCK_ID_LENGTH);
  };
}

/** Gives an id to every identified block that has none. Changes the tree in place. */
export function assignBlockIds(document: DocumentNode, blockId: () => string): void {
  walk(document, (node) => {
    if (isIdentified(node) && typeof node.attrs?.id !== 'string') node.attrs = { ...node.attrs, id: blockId() };
    return undefined;
  });
}
