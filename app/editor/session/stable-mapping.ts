import type { Node } from '@tiptap/pm/model';
import type * as Y from 'yjs';

type Shown = Node | Node[];

/**
 * Maps Yjs types to the ProseMirror nodes that show them. The binding (y-tiptap 3.0.9) clears this
 * map on every remote change and rebuilds the whole document: in a text of 100,000 words, some tens
 * of milliseconds for each letter that a colleague types, and as many again for the view to find
 * that nothing else changed. It has already removed the nodes that the change affects, with their
 * ancestors, and only these need rebuilding. So `clear` does nothing, and unaffected nodes keep
 * their identity.
 */
export class StableMapping extends Map<Y.AbstractType<unknown>, Shown> {
  /** Null for a node that has shown several types, as one that was copied or moved. */
  private readonly types = new WeakMap<Shown, Y.AbstractType<unknown> | null>();

  override clear(): void {}

  override set(type: Y.AbstractType<unknown>, node: Shown): this {
    const known = this.types.get(node);
    if (known !== type) this.types.set(node, known === undefined ? type : null);
    return super.set(type, node);
  }

  /** The type that a node shows; null if that is not certain. */
  typeOf(node: Node): Y.AbstractType<unknown> | null {
    const type = this.types.get(node) ?? null;
    return type && this.get(type) === node ? type : null;
  }
}
