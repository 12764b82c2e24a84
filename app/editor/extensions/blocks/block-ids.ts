import { UniqueID } from '@tiptap/extension-unique-id';
import type { WebsocketProvider } from 'y-websocket';
import { readCaret } from '#app/editor/extensions/caret/read-caret.ts';
import { IDENTIFIED_BLOCKS } from '#content/document/schema.ts';
import { BLOCK_ID_LENGTH, spellId } from '#content/text/ids.ts';

const IDENTIFIED: ReadonlySet<string> = new Set(IDENTIFIED_BLOCKS);

/** A new block's id. */
export function newBlockId(): string {
  return spellId(crypto.getRandomValues(new Uint8Array(BLOCK_ID_LENGTH)), BLOCK_ID_LENGTH);
}

/**
 * Gives every block an id. The attribute is defined by the schema. Blocks without one when the
 * draft opens get theirs after the first sync: the server's update may contain the ids.
 */
export function blockIds(provider: WebsocketProvider) {
  return UniqueID.extend({
    addGlobalAttributes: () => [],
    onCreate() {
      const { editor } = this;
      const giveMissing = () => {
        if (editor.isDestroyed || !editor.isEditable) return;
        readCaret(editor.view);
        const { tr, doc } = editor.state;
        doc.descendants((node, pos) => {
          if (IDENTIFIED.has(node.type.name) && node.attrs.id === null) tr.setNodeAttribute(pos, 'id', newBlockId());
          return !node.isTextblock;
        });
        if (tr.docChanged) editor.view.dispatch(tr.setMeta('addToHistory', false));
      };
      if (provider.synced) giveMissing();
      else provider.once('sync', giveMissing);
    },
  }).configure({
    attributeName: 'id',
    types: [...IDENTIFIED_BLOCKS],
    generateID: newBlockId,
  });
}
