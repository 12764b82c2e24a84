import { Extension } from '@tiptap/core';
import { type EditorState, Plugin, PluginKey, type Transaction } from '@tiptap/pm/state';
import { Decoration, DecorationSet } from '@tiptap/pm/view';
import { ySyncPluginKey } from '@tiptap/y-tiptap';
import { findAround } from '#app/editor/commands/find-block.ts';
import type { DialogRequest } from '#app/editor/tools/dialog-request.ts';
import type { Translate } from '#app/i18n/translate.ts';
import type { BlockKind } from '#content/document/blocks.ts';
import { SlashList } from './slash-list.ts';

/** The slash command being typed, if any, and the one dismissed with Escape. */
interface SlashState {
  readonly from: number | null;
  readonly query: string;
  readonly dismissed: number | null;
}

const NONE: SlashState = { from: null, query: '', dismissed: null };
const KEY = new PluginKey<SlashState>('slashMenu');
/** Characters before the caret in which the slash is searched. */
const REACH = 30;

const OPENS_IN: ReadonlySet<string> = new Set(['paragraph', 'heading']);

/** The slash before the caret, at the start of a text block or after a space: not « et/ou ». */
function findSlash(state: EditorState): { from: number; query: string } | null {
  const { $from, empty } = state.selection;
  const { parent, parentOffset } = $from;
  if (!empty || !OPENS_IN.has(parent.type.name) || findAround(state, 'footnote')) return null;
  const start = Math.max(0, parentOffset - REACH);
  const before = parent.textBetween(start, parentOffset, undefined, '\ufffc');
  const match = /(?:^|\s)\/([^\s/]*)$/.exec(before);
  if (!match || (start > 0 && before.startsWith('/'))) return null;
  const query = match[1]!;
  return { from: $from.pos - query.length - 1, query };
}

function nextState(transaction: Transaction, before: SlashState, state: EditorState): SlashState {
  const dismissed = before.dismissed === null ? null : transaction.mapping.map(before.dismissed);
  if (transaction.getMeta(KEY) === 'dismiss') return { ...NONE, dismissed: before.from };
  const slash = findSlash(state);
  if (!slash) return NONE;
  if (slash.from === dismissed) return { ...NONE, dismissed };
  // Only local typing opens the menu: not a click on an old slash, nor a remote change.
  const typed = transaction.docChanged && !transaction.getMeta(ySyncPluginKey);
  return before.from === null && !typed ? NONE : { ...slash, dismissed: null };
}

/** `/` opens a list of blocks: letters filter, arrows and Enter choose, Escape dismisses. */
export function slashMenu(options: {
  t: Translate;
  open: (request: DialogRequest) => void;
  said: (text: string) => void;
  blocks: readonly BlockKind[];
}): Extension {
  const { t, open, said, blocks } = options;
  return Extension.create({
    name: 'slashMenu',
    // Before the key handlers of lists and tables.
    priority: 1_100,
    addProseMirrorPlugins() {
      const { editor } = this;
      let list: SlashList | null = null;
      const dismiss = () => editor.view.dispatch(editor.state.tr.setMeta(KEY, 'dismiss'));
      const isOpen = (state: EditorState) => (KEY.getState(state) ?? NONE).from !== null;
      return [
        new Plugin<SlashState>({
          key: KEY,
          state: {
            init: () => NONE,
            apply: (transaction, before, _old, state) => nextState(transaction, before, state),
          },
          view(view) {
            const made = new SlashList({
              view,
              t,
              said,
              blocks,
              choose: (entry) => {
                const { from } = KEY.getState(editor.state) ?? NONE;
                if (from === null) return;
                editor.chain().focus().deleteRange({ from, to: editor.state.selection.from }).run();
                entry.run(editor, open);
              },
            });
            list = made;
            return {
              update() {
                const { from, query } = KEY.getState(view.state) ?? NONE;
                if (from === null || !view.editable) made.hide();
                else made.show(query, from);
              },
              destroy: () => made.hide(),
            };
          },
          props: {
            decorations(state) {
              const { from, query } = KEY.getState(state) ?? NONE;
              if (from === null) return null;
              const to = from + query.length + 1;
              return DecorationSet.create(state.doc, [Decoration.inline(from, to, { class: 'suggestion' })]);
            },
            handleKeyDown(view, event) {
              if (!isOpen(view.state)) return false;
              if (event.key === 'Escape') {
                dismiss();
                return true;
              }
              return list?.key(event) ?? false;
            },
            handleDOMEvents: {
              blur: (view) => {
                if (isOpen(view.state)) dismiss();
                return false;
              },
            },
          },
        }),
      ];
    },
  });
}
