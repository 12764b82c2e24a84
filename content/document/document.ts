import type { Node } from '@tiptap/pm/model';

/** A document as ProseMirror JSON: the form that editions store and floors exchange. */
export interface DocumentNode {
  type: string;
  attrs?: Record<string, unknown> | undefined;
  content?: DocumentNode[];
  marks?: { type: string; attrs?: Record<string, unknown> }[] | undefined;
  text?: string;
}

/** A document's JSON, whichever of its two forms is at hand. */
export function documentJson(document: Node | DocumentNode): DocumentNode {
  // By its method, not by `instanceof`: the app bundle has its own copy of ProseMirror.
  return 'toJSON' in document && typeof document.toJSON === 'function' ? document.toJSON() : (document as DocumentNode);
}

/**
 * Calls `visit` for every node, parents first. `visit` may return false to skip a node's children.
 */
export function walk(
  node: DocumentNode,
  visit: (node: DocumentNode, depth: number) => boolean | undefined,
  depth = 0,
): void {
  if (visit(node, depth) === false) return;
  for (const child of node.content ?? []) walk(child, visit, depth + 1);
}

/** The text of a node, its children's concatenated; blocks are not separated. */
export function textOf(node: DocumentNode): string {
  if (node.text !== undefined) return node.text;
  if (node.type === 'hardBreak') return '\n';
  return (node.content ?? []).map(textOf).join('');
}
