import { parseTarget, writeTarget } from '#content/citation/target.ts';
import { isIdentified } from '#content/document/block-ids.ts';
import { type DocumentNode, walk } from '#content/document/document.ts';

const BLOCK_LINK = /^#b-([\w-]+)$/;

/**
 * Gives the blocks of a document new ids, and its figures other files. Updates links to and
 * citations of its own blocks. Changes the tree in place.
 * @param files new file ids by old ones; other files are unchanged
 * @param page the original's page, and the copy's
 */
export function renewIds(
  document: DocumentNode,
  {
    blockId,
    files,
    page,
  }: {
    readonly blockId: () => string;
    readonly files: ReadonlyMap<string, string>;
    readonly page: { readonly from: string; readonly to: string };
  },
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
    if (node.type === 'citation') {
      const target = parseTarget(node.attrs?.target);
      const own = target?.type === 'block' && target.pageId === page.from ? blocks.get(target.blockId) : undefined;
      if (own !== undefined)
        node.attrs = { ...node.attrs, target: writeTarget({ type: 'block', pageId: page.to, blockId: own }) };
    }
    node.marks = node.marks?.map((mark) => {
      const target = blocks.get(BLOCK_LINK.exec(String(mark.attrs?.href ?? ''))?.[1]);
      return target === undefined ? mark : { ...mark, attrs: { ...mark.attrs, href: `#b-${target}` } };
    });
    return undefined;
  });
}
