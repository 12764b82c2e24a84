import { isIdentified } from './block-ids.ts';
import { type DocumentNode, walk } from './document.ts';

const BLOCK_LINK = /^#b-([\w-]+)$/;

/**
 * Gives the blocks of a document new ids, and its figures other files. Links to its own blocks
 * follow. Changes the tree in place.
 * @param files the new file of each; others stay
 */
export function renewIds(
  document: DocumentNode,
  { blockId, files }: { readonly blockId: () => string; readonly files: ReadonlyMap<string, string> },
): void {
  const blocks = new Map<unknown, string>();
  walk(document, (node) => {
    const { file } = node.attrs ?? {};
    if (typeof file === 'string' && files.has(file)) node.attrs = { ...node.attrs, file: files.get(file) };
    if (isIdentified(node)) {
      const id = blockId();
      blocks.set(node.attrs?.id, id);
      node.attrs = { ...node.attrs, id };
    }
    return undefined;
  });
  walk(document, (node) => {
    node.marks = node.marks?.map((mark) => {
      const target = blocks.get(BLOCK_LINK.exec(String(mark.attrs?.href ?? ''))?.[1]);
      return target === undefined ? mark : { ...mark, attrs: { ...mark.attrs, href: `#b-${target}` } };
    });
    return undefined;
  });
}
