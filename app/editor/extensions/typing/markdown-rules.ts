import { Extension, InputRule, textblockTypeInputRule } from '@tiptap/core';
import { insertFootnote } from '#app/editor/commands/commands.ts';
import { findAround } from '#app/editor/commands/find-block.ts';
import { findBlockByDirective } from '#content/document/blocks.ts';

/** The Markdown shortcuts that Tiptap lacks: `# `, `- [ ] `, `:::constat `, `[^]`. */
export const MarkdownRules = Extension.create({
  name: 'markdownRules',
  addInputRules() {
    const { editor } = this;
    return [
      // The page's title is the only heading 1, so `#` makes a heading 2.
      textblockTypeInputRule({ find: /^#\s$/, type: editor.schema.nodes.heading!, getAttributes: { level: 2 } }),
      new InputRule({
        find: /^\s*\[([ xX]?)\]\s$/,
        handler: ({ chain, range, match, state }) => {
          if (!findAround(state, 'bulletList') || findAround(state, 'taskItem')) return null;
          // A checklist replaces the list in which it is typed.
          const line = chain().deleteRange(range).clearNodes().toggleTaskList();
          if (/x/i.test(match[1] ?? '')) line.updateAttributes('taskItem', { checked: true });
          line.run();
          return undefined;
        },
      }),
      new InputRule({
        find: /^:::\s?([\p{L}-]+)\s$/u,
        handler: ({ chain, range, match, state }) => {
          const kind = findBlockByDirective((match[1] ?? '').toLowerCase());
          if (!kind || findAround(state, 'typedBlock')) return null;
          chain().deleteRange(range).wrapIn('typedBlock', { kind }).run();
          return undefined;
        },
      }),
      new InputRule({
        find: /\[\^\]$/,
        handler: ({ chain, range }) => {
          chain()
            .deleteRange(range)
            .command(() => {
              queueMicrotask(() => insertFootnote(editor));
              return true;
            })
            .run();
        },
      }),
    ];
  },
});
