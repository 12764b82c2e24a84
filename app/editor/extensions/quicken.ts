import type { Editor } from '@tiptap/core';
import { LateBlocks } from './blocks/late-blocks.ts';
import { keepCaretInView } from './caret/caret-in-view.ts';
import { quickPlaces } from './caret/draft-places.ts';
import { places } from './caret/places.ts';
import { bindingOf } from './draft-binding.ts';
import { quickenBinding } from './quick-binding.ts';
import { quickenUndo } from './quick-undo.ts';

/** Shows a long text. @param show shows it */
export function showLong(editor: Editor, show: (editor: Editor) => void): void {
  // A link to a block leads anywhere in the text.
  const late = location.hash ? null : new LateBlocks(editor.view);
  show(editor);
  quicken(editor);
  late?.begin();
}

/** What only writing in long texts needs. */
export function quicken(editor: Editor): void {
  Object.assign(places, quickPlaces({ ...places }));
  quickenUndo(editor.state);
  const binding = bindingOf(editor);
  quickenBinding(binding, keepCaretInView(editor, binding));
}
