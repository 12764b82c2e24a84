import { type ProsemirrorBinding, ySyncPluginKey } from '@tiptap/y-tiptap';
import { openChangedBlocks } from '#content/draft/open-blocks.ts';

/**
 * Makes each block that an edit makes ready for several people at once, in the same Yjs
 * transaction.
 */
export function openMadeBlocks(binding: ProsemirrorBinding): void {
  const store = binding._prosemirrorChanged.bind(binding);
  binding._prosemirrorChanged = (document) =>
    binding.doc.transact((transaction) => {
      store(document);
      openChangedBlocks(transaction);
    }, ySyncPluginKey);
}
