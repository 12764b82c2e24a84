import type { Node } from '@tiptap/pm/model';
import { type DocumentNode, documentJson, walk } from './document.ts';
import { plainText, type TextBlock } from './text.ts';

const ANNOTATED = new Set(['paragraph', 'heading', 'codeBlock']);

/**
 * The blocks of a document's plain text, those that can be annotated with their id, the others with none: captions, titles of typed
 * blocks and notes are read with what they belong to. All blocks are there, so that offsets in the whole text stay true.
 */
export function annotatableBlocks(document: Node | DocumentNode): TextBlock[] {
  const json = documentJson(document);
  const ids = new Set<string>();
  walk(json, (node) => {
    if (ANNOTATED.has(node.type) && typeof node.attrs?.id === 'string') ids.add(node.attrs.id);
    return undefined;
  });
  // An id that stands twice names its first block, as the renderer's anchors do.
  return plainText(json).blocks.map((block) =>
    block.id !== null && ids.delete(block.id) ? block : { ...block, id: null },
  );
}
