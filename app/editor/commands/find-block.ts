import type { Node } from '@tiptap/pm/model';
import type { EditorState } from '@tiptap/pm/state';

export interface PlacedNode {
  readonly node: Node;
  readonly pos: number;
}

/** The block with this id, or null. Searches the whole document: not for every keystroke. */
export function findBlock(doc: Node, id: string): PlacedNode | null {
  let found: PlacedNode | null = null;
  doc.descendants((node, pos) => {
    if (found) return false;
    if (node.attrs.id === id) found = { node, pos };
    return !node.isTextblock;
  });
  return found;
}

/** The nearest node of this type around the selection, or the selected node itself. */
export function findAround(state: EditorState, typeName: string): PlacedNode | null {
  const { selection } = state;
  const selected = 'node' in selection ? (selection.node as Node) : null;
  if (selected?.type.name === typeName) return { node: selected, pos: selection.from };
  const { $from } = selection;
  for (let depth = $from.depth; depth > 0; depth--) {
    const node = $from.node(depth);
    if (node.type.name === typeName) return { node, pos: $from.before(depth) };
  }
  return null;
}
