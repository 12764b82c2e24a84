import type { Node } from '@tiptap/pm/model';
import { type DocumentNode, documentJson, walk } from '#content/document/document.ts';
import { TEXT_BLOCKS, textAttribute } from './read-text.ts';
import { plainText, type TextBlock } from './text.ts';

/**
 * The blocks of a document's plain text. Blocks that can be annotated keep their id: those of one
 * line of text, and figures, by their captions. The others (credits, titles of typed blocks, notes)
 * have none, but are included so that offsets in the whole text stay correct.
 */
export function annotatableBlocks(document: Node | DocumentNode): TextBlock[] {
  const json = documentJson(document);
  const ids = new Set<string>();
  const captions = new Map<string, string>();
  walk(json, (node) => {
    const { id } = node.attrs ?? {};
    if (typeof id !== 'string') return undefined;
    if (TEXT_BLOCKS.has(node.type)) ids.add(id);
    else if (node.type === 'figure' && !captions.has(id)) captions.set(id, textAttribute(node, 'caption'));
    return undefined;
  });
  // If two blocks have the same id, it names the first, as the renderer's anchors do.
  return plainText(json).blocks.flatMap((block): TextBlock[] => {
    const { id, text } = block;
    const caption = id === null || ids.has(id) ? undefined : captions.get(id);
    if (id !== null && ids.delete(id)) return [block];
    if (id === null || !caption?.trim() || !text.startsWith(caption)) return [{ ...block, id: null }];
    captions.delete(id);
    const credit = text.slice(caption.length + 1);
    return [{ id, text: caption }, ...(credit === '' ? [] : [{ id: null, text: credit }])];
  });
}
