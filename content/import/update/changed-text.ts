import type { DocumentNode } from '#content/document/document.ts';
import { childrenOf } from './text-leaves.ts';

/** A text that is being changed, with the parent of each block. */
export class ChangedText {
  readonly root: DocumentNode;
  private readonly parents = new Map<DocumentNode, DocumentNode>();

  constructor(root: DocumentNode) {
    this.root = root;
    this.adopt(root);
  }

  /** The blocks that a block is in, innermost first, after itself. */
  lineage(node: DocumentNode): DocumentNode[] {
    const found = [node];
    for (let one = this.parents.get(node); one; one = this.parents.get(one)) found.push(one);
    return found;
  }

  insertBeside(node: DocumentNode, chunk: DocumentNode, side: 'before' | 'after'): void {
    const parent = this.parents.get(node)!;
    const at = childrenOf(parent).indexOf(node);
    parent.content!.splice(side === 'after' ? at + 1 : at, 0, chunk);
    this.parents.set(chunk, parent);
    this.adopt(chunk);
  }

  append(chunk: DocumentNode): void {
    this.root.content = [...childrenOf(this.root), chunk];
    this.parents.set(chunk, this.root);
    this.adopt(chunk);
  }

  /** Removes a block, and parents that become empty. */
  remove(node: DocumentNode): void {
    const parent = this.parents.get(node);
    if (!parent) return;
    // A cell stays without its words, since the table needs it.
    if (node.type !== 'figure' && (parent.type === 'tableCell' || parent.type === 'tableHeader')) {
      if (childrenOf(parent).length === 1) {
        node.content = [];
        return;
      }
    }
    parent.content = childrenOf(parent).filter((one) => one !== node);
    this.parents.delete(node);
    if (parent.content.length === 0 && parent !== this.root) this.remove(parent);
  }

  private adopt(node: DocumentNode): void {
    for (const child of childrenOf(node)) {
      this.parents.set(child, node);
      this.adopt(child);
    }
  }
}
