import { Extension } from '@tiptap/core';
import type { ResolvedPos } from '@tiptap/pm/model';
import { Plugin } from '@tiptap/pm/state';
import type { CalmUndoManager } from '#app/editor/session/calm-undo-manager.ts';
import { frenchQuote } from '#content/text/french-quote.ts';

/** True where a text in French is written, and not code. */
function isFrench($pos: ResolvedPos, language: string): boolean {
  if ($pos.parent.type.spec.code) return false;
  const marks = $pos.marks();
  if (marks.some((mark) => mark.type.spec.code)) return false;
  const passage = marks.find((mark) => mark.type.name === 'language')?.attrs.lang as string | undefined;
  return (passage ?? language).toLowerCase().startsWith('fr');
}

/**
 * Makes « and » of straight quotation marks typed in French. One undo gives the straight one back.
 */
export function frenchQuotes(language: string, undoManager: CalmUndoManager): Extension {
  return Extension.create({
    name: 'frenchQuotes',
    addProseMirrorPlugins: () => [
      new Plugin({
        props: {
          handleTextInput(view, from, to, text) {
            if (text !== '"' || from !== to || view.composing) return false;
            const $from = view.state.doc.resolve(from);
            if (!isFrench($from, language)) return false;
            const quote = frenchQuote($from.parent.textBetween(0, $from.parentOffset, '\n', '\ufffc'));
            if (quote === null) return false;
            view.dispatch(view.state.tr.insertText('"', from).scrollIntoView());
            undoManager.cut();
            view.dispatch(view.state.tr.insertText(quote, from, from + 1).scrollIntoView());
            undoManager.cut();
            return true;
          },
        },
      }),
    ],
  });
}
