import { EditorState, type Transaction } from '@tiptap/pm/state';
import type { EditorView } from '@tiptap/pm/view';
import { expect, test } from 'vitest';
import { frenchQuotes } from '#app/editor/extensions/typing/french-quotes.ts';
import type { CalmUndoManager } from '#app/editor/session/calm-undo-manager.ts';
import { documentSchema } from '#content/document/schema.ts';

/**
 * Types letter by letter.
 * @returns the text, and the letters that the extension did not leave alone
 */
function typed(letters: string): { text: string; handled: string } {
  const undoManager = { cut: () => {} } as unknown as CalmUndoManager;
  const [plugin] = frenchQuotes('fr', undoManager).config.addProseMirrorPlugins!.call({} as never);
  let state = EditorState.create({ doc: documentSchema.node('doc', null, [documentSchema.node('paragraph')]) });
  const view = {
    composing: false,
    get state() {
      return state;
    },
    dispatch: (tr: Transaction) => {
      state = state.apply(tr);
    },
  } as unknown as EditorView;
  let handled = '';
  for (const letter of letters) {
    const end = state.doc.content.size - 1;
    const isHandled = plugin!.props.handleTextInput!.call(plugin!, view, end, end, letter, () => state.tr);
    if (isHandled) handled += letter;
    else view.dispatch(state.tr.insertText(letter, end));
  }
  return { text: state.doc.textContent, handled };
}

test('sets the spaces and quotation marks of French as they are typed', () => {
  expect(typed('Il dit "oui" ; non').text).toBe('Il dit «\u202foui\u202f»\u202f; non');
});

test.each(['`ls ; rm', '`rm 5 000`', '`echo "a" ; b`', '`a` et `b 50 %'])(
  'leaves what becomes code as it is: %s',
  (letters) => {
    expect(typed(letters)).toEqual({ text: letters, handled: '' });
  },
);

test('sets the spaces again once the code is closed', () => {
  expect(typed('`ls` ; "a"').text).toBe('`ls`\u202f; «\u202fa\u202f»');
});
