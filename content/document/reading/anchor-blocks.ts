import type { Node } from '@tiptap/pm/model';
import { type DocumentNode, documentJson, walk } from '#content/document/document.ts';
import { TEXT_BLOCKS } from './read-text.ts';
import { plainText, type TextBlock } from './text.ts';

/**
 * The blocks of a document's plain text. Blocks that can be annotated keep their id; the others
 * (captions, titles of typed blocks, notes) have none, but are included so that offsets in the
 * whole text stay correct.
 */
export function annotatableBlocks(document: Node | DocumentNode): TextBlock[] {
  const json = documentJson(document);
  const ids = new Set<string>();
  walk(json, (node) => {
    if (TEXT_BLOCKS.has(node.type) && typeof node.attrs?.id === 'string') ids.add(node.attrs.id);
    return undefined;
  });
  // If two blocks have the same id, it names the first, as the renderer's anchors do.
  return plainText(json).blocks.map((block) =>
    block.id !== null && ids.delete(block.id) ? block : { ...block, id: null },
  );
}
