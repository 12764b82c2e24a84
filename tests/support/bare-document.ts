import type { DocumentNode } from '#content/document/document.ts';

/**
 * A document without what each import assigns by itself: ids, the blocks that links refer to, image
 * files.
 */
export function bareDocument(node: DocumentNode): unknown {
  const { id: _id, file: _file, width: _width, height: _height, ...attrs } = node.attrs ?? {};
  return {
    ...node,
    attrs,
    marks: node.marks?.map(({ attrs, ...mark }) =>
      String(attrs?.href).startsWith('#b-') ? mark : { ...mark, ...(attrs ? { attrs } : {}) },
    ),
    content: node.content?.map(bareDocument),
  };
}
