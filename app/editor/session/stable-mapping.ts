import type { Node } from '@tiptap/pm/model';
import type * as Y from 'yjs';

/**
 * Maps Yjs types to the ProseMirror nodes that show them. The binding (y-tiptap 3.0.9) clears this
 * map on every remote change and rebuilds the whole document: in a text of 100,000 words, some tens
 * of milliseconds for each letter that a colleague types, and as many again for the view to find
 * that nothing else changed. It has already removed the nodes that the change affects, with their
 * ancestors, and only these need rebuilding. So `clear` does nothing, and unaffected nodes keep
 * their identity.
 */
export class StableMapping extends Map<Y.AbstractType<unknown>, Node | Node[]> {
  override clear(): void {}
}
