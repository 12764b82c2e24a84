import type { Editor } from '@tiptap/core';
import { keepCaretInView } from './caret/caret-in-view.ts';
import { quickPlaces } from './caret/draft-places.ts';
import { places } from './caret/places.ts';
import { bindingOf } from './draft-binding.ts';
import { quickenBinding } from './quick-binding.ts';
import { quickenUndo } from './quick-undo.ts';

/** What only long texts need, loaded once one is on screen. */
export function quicken(editor: Editor): void {
  Object.assign(places, quickPlaces({ ...places }));
  quickenUndo(editor.state);
  const binding = bindingOf(editor);
  quickenBinding(binding, keepCaretInView(editor, binding));
}
