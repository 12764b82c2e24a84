import type { Node } from '@tiptap/pm/model';
import type * as Y from 'yjs';

/**
 * Which ProseMirror node shows which Yjs type. The binding (y-tiptap 3.0.9) empties this map on every change from elsewhere and builds
 * the whole document anew: in a text of 100,000 words, some tens of milliseconds for each letter that a colleague types, and as many
 * again for the screen to find that nothing else changed. It also takes out, beforehand, exactly what the change touches and everything
 * above it, which is all that has to be built anew: so the emptying is left out, and untouched nodes keep their identity.
 */
export class StableMapping extends Map<Y.AbstractType<unknown>, Node | Node[]> {
  override clear(): void {}
}
