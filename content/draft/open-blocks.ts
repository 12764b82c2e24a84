import * as Y from 'yjs';
import { documentSchema } from '#content/document/schema.ts';

type Parent = Y.XmlFragment | Y.XmlElement;

/**
 * Creates a Yjs text in each empty text block of a parent. Two people who begin to write in a block
 * at once then share the text. Otherwise, each creates one, and both editors join the two: letters
 * would be doubled or lost.
 */
export function openBlocks(parent: Parent): void {
  for (const child of parent.toArray()) if (child instanceof Y.XmlElement) openBlock(child);
}

function openBlock(block: Y.XmlElement): void {
  if (block.length === 0 && documentSchema.nodes[block.nodeName]?.isTextblock) block.insert(0, [new Y.XmlText()]);
  else openBlocks(block);
}

/** The same for blocks created or emptied by this transaction, before it ends. */
export function openChangedBlocks({ changed, beforeState }: Y.Transaction): void {
  // Copied, since opening a block adds to the changes.
  for (const [type, keys] of [...changed]) {
    if (!keys.has(null) || type._item?.deleted) continue;
    if (type instanceof Y.XmlElement && type.length === 0) openBlock(type);
    else if (type instanceof Y.XmlFragment) for (const block of newBlocksIn(type, beforeState)) openBlock(block);
  }
}

function newBlocksIn(parent: Parent, beforeState: ReadonlyMap<number, number>): Y.XmlElement[] {
  const blocks: Y.XmlElement[] = [];
  for (let item = parent._first; item !== null; item = item.next) {
    const { client, clock } = item.id;
    if (item.deleted || clock < (beforeState.get(client) ?? 0)) continue;
    const { type } = item.content as Partial<Y.ContentType>;
    if (type instanceof Y.XmlElement) blocks.push(type);
  }
  return blocks;
}
