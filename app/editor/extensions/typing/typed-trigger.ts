import { type Editor, Extension } from '@tiptap/core';
import { type EditorState, Plugin, PluginKey, type Transaction } from '@tiptap/pm/state';
import { Decoration, DecorationSet } from '@tiptap/pm/view';
import { ySyncPluginKey } from '@tiptap/y-tiptap';
import { findAround } from '#app/editor/commands/find-block.ts';

/** The list that a typed sign opens. */
export interface TriggeredList {
  /** Shows what matches the query, beside the sign's place in the text. */
  show(query: string, sign: number): void;
  hide(): void;
  /** Handles a key. @returns whether the list used it */
  key(event: KeyboardEvent): boolean;
}

interface TriggerOptions {
  readonly name: string;
  /** Matches the text before the caret from the sign on; its group is the query after the sign. */
  readonly pattern: RegExp;
  /** @param take removes what was typed; false if the list was dismissed meanwhile */
  readonly list: (editor: Editor, take: () => boolean) => TriggeredList;
}

/** The sign being typed, if any, and the one dismissed with Escape. */
interface TriggerState {
  readonly from: number | null;
  readonly query: string;
  readonly dismissed: number | null;
}

const NONE: TriggerState = { from: null, query: '', dismissed: null };
/** Characters before the caret in which the sign is searched. */
const REACH = 30;

const OPENS_IN: ReadonlySet<string> = new Set(['paragraph', 'heading']);

function findSign(state: EditorState, pattern: RegExp): { from: number; query: string } | null {
  const { $from, empty } = state.selection;
  const { parent, parentOffset } = $from;
  if (!empty || !OPENS_IN.has(parent.type.name) || findAround(state, 'footnote')) return null;
  const start = Math.max(0, parentOffset - REACH);
  const query = pattern.exec(parent.textBetween(start, parentOffset, undefined, '\ufffc'))?.[1];
  if (query === undefined || (start > 0 && query.length === REACH - 1)) return null;
  return { from: $from.pos - query.length - 1, query };
}

/**
 * A sign opens a list: letters filter, arrows and Enter choose, Escape dismisses and leaves what
 * was typed.
 */
export function typedTrigger({ name, pattern, list: makeList }: TriggerOptions): Extension {
  const key = new PluginKey<TriggerState>(name);
  const nextState = (transaction: Transaction, before: TriggerState, state: EditorState): TriggerState => {
    const dismissed = before.dismissed === null ? null : transaction.mapping.map(before.dismissed);
    if (transaction.getMeta(key) === 'dismiss') return { ...NONE, dismissed: before.from };
    const sign = findSign(state, pattern);
    if (!sign) return NONE;
    if (sign.from === dismissed) return { ...NONE, dismissed };
    // Only local typing opens the menu: not a click on an old sign, nor a remote change.
    const typed = transaction.docChanged && !transaction.getMeta(ySyncPluginKey);
    return before.from === null && !typed ? NONE : { ...sign, dismissed: null };
  };
  const openAt = (state: EditorState): TriggerState => key.getState(state) ?? NONE;
  return Extension.create({
    name,
    // Before the key handlers of lists and tables.
    priority: 1_100,
    addProseMirrorPlugins() {
      const { editor } = this;
      let list: TriggeredList | null = null;
      const dismiss = () => editor.view.dispatch(editor.state.tr.setMeta(key, 'dismiss'));
      return [
        new Plugin<TriggerState>({
          key,
          state: {
            init: () => NONE,
            apply: (transaction, before, _old, state) => nextState(transaction, before, state),
          },
          view(view) {
            const made = makeList(editor, () => {
              const { from } = openAt(editor.state);
              if (from === null) return false;
              return editor.chain().focus().deleteRange({ from, to: editor.state.selection.from }).run();
            });
            list = made;
            return {
              update() {
                const { from, query } = openAt(view.state);
                if (from === null || !view.editable) made.hide();
                else made.show(query, from);
              },
              destroy: () => made.hide(),
            };
          },
          props: {
            decorations(state) {
              const { from, query } = openAt(state);
              if (from === null) return null;
              const to = from + query.length + 1;
              return DecorationSet.create(state.doc, [Decoration.inline(from, to, { class: 'suggestion' })]);
            },
            handleKeyDown(view, event) {
              if (openAt(view.state).from === null) return false;
              if (event.key === 'Escape') {
                dismiss();
                return true;
              }
              return list?.key(event) ?? false;
            },
            handleDOMEvents: {
              blur: (view) => {
                if (openAt(view.state).from !== null) dismiss();
                return false;
              },
            },
          },
        }),
      ];
    },
  });
}
