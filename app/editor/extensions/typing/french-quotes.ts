import { Extension } from '@tiptap/core';
import type { ResolvedPos } from '@tiptap/pm/model';
import { Plugin } from '@tiptap/pm/state';
import type { CalmUndoManager } from '#app/editor/session/calm-undo-manager.ts';
import { frenchQuote } from '#content/text/french-quote.ts';
import { frenchTypography } from '#content/text/typography.ts';

/** True where a text in French is written, and not code. */
function isFrench($pos: ResolvedPos, language: string): boolean {
  if ($pos.parent.type.spec.code) return false;
  const marks = $pos.marks();
  if (marks.some((mark) => mark.type.spec.code)) return false;
  const passage = marks.find((mark) => mark.type.name === 'language')?.attrs.lang as string | undefined;
  return (passage ?? language).toLowerCase().startsWith('fr');
}

/** True after a backtick that no other closes: what is typed becomes code. */
function isCodeBegun(before: string): boolean {
  return before.split('`').length % 2 === 0;
}

/** Letters before the caret that are looked at: the longest unit, a number and their spaces. */
const LOOKED_AT = 32;

/**
 * The words before the caret with the no-break spaces that they have once this sign is typed, as
 * they will be read: before `;`, between a number and its unit. Only signs end a number or a unit:
 * it is not `50 h` of `50 habitants`.
 * @returns the words and the sign, as long as before; null if nothing changes
 */
function withSpaces($from: ResolvedPos, sign: string): string | null {
  if (/[\p{L}\p{N}]/u.test(sign)) return null;
  const { node, offset } = $from.parent.childBefore($from.parentOffset);
  const before = node?.text?.slice(0, $from.parentOffset - offset).slice(-LOOKED_AT) ?? '';
  // An apostrophe stays as it was typed.
  const set = frenchTypography(before + sign).replace(/’/g, (mark, i) => (before + sign)[i] ?? mark);
  return set !== before + sign && set.length === before.length + sign.length ? set : null;
}

/**
 * Makes « and » of straight quotation marks typed in French: one undo gives the straight one back.
 * Sets no-break spaces as signs are typed, so that lines break where those of readers do.
 */
export function frenchQuotes(language: string, undoManager: CalmUndoManager): Extension {
  return Extension.create({
    name: 'frenchQuotes',
    addProseMirrorPlugins: () => [
      new Plugin({
        props: {
          handleTextInput(view, from, to, text) {
            if (text.length !== 1 || text === '`' || from !== to || view.composing) return false;
            const $from = view.state.doc.resolve(from);
            if (!isFrench($from, language)) return false;
            const written = $from.parent.textBetween(0, $from.parentOffset, '\n', '\ufffc');
            if (isCodeBegun(written)) return false;
            if (text !== '"') {
              const set = withSpaces($from, text);
              if (set === null) return false;
              const { tr } = view.state;
              const start = from - set.length + 1;
              tr.insertText(set.slice(-1), from);
              const before = view.state.doc.textBetween(start, from);
              for (let i = 0; i < before.length; i++)
                if (before[i] !== set[i]) tr.insertText(set[i]!, start + i, start + i + 1);
              view.dispatch(tr.scrollIntoView());
              return true;
            }
            const quote = frenchQuote(written);
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
