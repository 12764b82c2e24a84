import type { Editor } from '@tiptap/core';
import { LateBlocks } from './blocks/late-blocks.ts';
import { keepCaretInView } from './caret/caret-in-view.ts';
import { quickPlaces } from './caret/draft-places.ts';
import { places } from './caret/places.ts';
import { bindingOf } from './draft-binding.ts';
import { speedUpBinding } from './quick-binding.ts';
import { speedUpUndo } from './quick-undo.ts';

/** Shows a long text. @param show shows it */
export function showLong(editor: Editor, show: (editor: Editor) => void): void {
  // A link to a block leads anywhere in the text.
  const late = location.hash ? null : new LateBlocks(editor.view);
  show(editor);
  speedUpEditor(editor);
  late?.begin();
}

/** What only writing in long texts needs. */
export function speedUpEditor(editor: Editor): void {
  Object.assign(places, quickPlaces({ ...places }));
  speedUpUndo(editor.state);
  const binding = bindingOf(editor);
  speedUpBinding(binding, keepCaretInView(editor, binding));
}
