import { Extension } from '@tiptap/core';
import { Plugin } from '@tiptap/pm/state';
import { focusField, insertFootnote, leaveFootnote } from '#app/editor/commands/commands.ts';
import { findAround } from '#app/editor/commands/find-block.ts';
import type { DraftSession } from '#app/editor/session/draft-session.ts';
import type { DialogRequest } from '#app/editor/tools/dialog-request.ts';
import type { Translate } from '#app/i18n/translate.ts';

/**
 * Opens the dialog of the node or mark at the caret: a figure, a card, a link, a typed block.
 * @returns whether there is one
 */
export function openAround(
  state: Parameters<typeof findAround>[0],
  isLink: boolean,
  open: (request: DialogRequest) => void,
): boolean {
  const selected = findAround(state, 'figure') ?? findAround(state, 'pageCard');
  if (selected) {
    open({ type: selected.node.type.name === 'figure' ? 'figure' : 'page-card', id: selected.node.attrs.id as string });
    return true;
  }
  if (isLink) {
    open({ type: 'link' });
    return true;
  }
  const block = findAround(state, 'typedBlock');
  if (block) open({ type: 'typed-block', id: block.node.attrs.id as string });
  return block !== null;
}

/** Keyboard shortcuts for everything that the mouse can do. */
export function editorKeys(
  session: DraftSession,
  {
    open,
    focusToolbar,
    t,
    announce,
  }: {
    open: (request: DialogRequest) => void;
    focusToolbar: () => void;
    t: Translate;
    announce: (text: string) => void;
  },
): Extension {
  return Extension.create({
    name: 'editorKeys',
    priority: 1_050,
    addKeyboardShortcuts() {
      const { editor } = this;
      const move = (direction: -1 | 1): boolean => {
        const { selection } = editor.state;
        import('#app/editor/moving/move-by-key.ts').then(
          ({ moveByKey }) => moveByKey({ editor, session, t, announce }, direction, selection),
          () => announce(t('editor.partFailed')),
        );
        return true;
      };
      return {
        'Alt-F10': () => {
          focusToolbar();
          return true;
        },
        'Alt-Enter': () => openAround(editor.state, editor.isActive('link'), open),
        'Alt-ArrowUp': () => move(-1),
        'Alt-ArrowDown': () => move(1),
        'Mod-k': () => {
          open({ type: 'link' });
          return true;
        },
        'Mod-Alt-f': () => {
          insertFootnote(editor);
          return true;
        },
        'Mod-/': () => {
          open({ type: 'help' });
          return true;
        },
        // biome-ignore lint/correctness/noComponentHookFactories: a keyboard key, not a component
        Enter: () => leaveFootnote(editor),
        // biome-ignore lint/correctness/noComponentHookFactories: a keyboard key, not a component
        Backspace: () => {
          const note = findAround(editor.state, 'footnote');
          if (!note || note.node.content.size > 0 || !editor.state.selection.empty) return false;
          return editor.commands.deleteRange({ from: note.pos, to: note.pos + note.node.nodeSize });
        },
      };
    },
    addProseMirrorPlugins() {
      // Tab indents lists and moves through tables. After Escape it leaves the text: no keyboard
      // trap.
      let leaving = false;
      const { editor } = this;
      return [
        new Plugin({
          props: {
            handleDOMEvents: {
              keydown: (_view, event) => {
                if (event.key === 'Tab' && leaving) return true;
                if (!['Shift', 'Control', 'Alt', 'Meta'].includes(event.key)) leaving = event.key === 'Escape';
                if (event.key === 'Escape' && leaveFootnote(editor)) return true;
                return false;
              },
            },
          },
        }),
      ];
    },
  });
}

/**
 * Tab leads from a typed block's words to its own fields: by itself it leads to those of the first
 * block of the page. After lists and tables, which have another use for it.
 */
export const tabToField = Extension.create({
  name: 'tabToField',
  priority: 10,
  addKeyboardShortcuts() {
    return { Tab: () => focusField(this.editor) };
  },
});
