import * as Y from 'yjs';
import { keepCaretExact } from '#app/editor/extensions/caret/exact-caret.ts';
import { CalmUndoManager } from '#app/editor/session/calm-undo-manager.ts';
import { plainText } from '#content/document/reading/text.ts';
import { DRAFT_FRAGMENT } from '#content/document/schema.ts';
import { BoundWriter } from './bound-writer.ts';
import type { TestEditor } from './socket-rig.ts';

/**
 * A writer with the editor's binding, a caret and an undo of their own, connected to the server.
 */
export class ConnectedWriter {
  readonly writer: BoundWriter;
  readonly undo: CalmUndoManager;
  readonly editor: TestEditor;

  constructor(editor: TestEditor) {
    this.editor = editor;
    this.writer = new BoundWriter(Y.encodeStateAsUpdate(editor.draft));
    keepCaretExact(this.writer as never);
    this.undo = new CalmUndoManager(this.writer.draft.getXmlFragment(DRAFT_FRAGMENT));
    this.writer.draft.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== 'other') Y.applyUpdate(editor.draft, update, 'the writer');
    });
    editor.draft.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== 'the writer') this.writer.receive(update);
    });
  }

  /** The shown text. */
  get text(): string {
    return plainText(this.writer.state.doc).text;
  }

  /** The text before and after the caret in its block. */
  get caret(): [string, string] {
    const { parent, parentOffset } = this.writer.state.selection.$from;
    return [
      parent.textBetween(0, parentOffset, '', ' '),
      parent.textBetween(parentOffset, parent.content.size, '', ' '),
    ];
  }

  /** Puts the caret behind these words. */
  goBehind(words: string): void {
    this.writer.goTo(this.#placeOf(words) + words.length);
  }

  type(words: string): void {
    for (const letter of words) this.writer.type(letter);
    this.undo.cut();
  }

  delete(words: string): void {
    const from = this.#placeOf(words);
    this.writer.dispatch(this.writer.state.tr.delete(from, from + words.length));
    this.undo.cut();
  }

  #placeOf(words: string): number {
    let place = -1;
    this.writer.state.doc.descendants((node, pos) => {
      if (place < 0 && node.isText && node.text!.includes(words)) place = pos + node.text!.indexOf(words);
    });
    if (place < 0) throw new Error(`not in the text: ${words}`);
    return place;
  }
}
