import { Extension } from '@tiptap/core';
import type { Node } from '@tiptap/pm/model';
import { Plugin } from '@tiptap/pm/state';
import { Decoration, DecorationSet } from '@tiptap/pm/view';
import { spacedNumbers } from '#content/text/typography.ts';

/** A number, by its positions in the block at the top that contains it. */
interface Found {
  readonly from: number;
  readonly to: number;
}

const NONE: readonly Found[] = [];
/** Unchanged blocks are the same objects, so each is searched once. */
const searched = new WeakMap<Node, readonly Found[]>();

/** The numbers in the tables of a block. */
function numbersIn(block: Node): readonly Found[] {
  // Most blocks are paragraphs: nothing is kept for them.
  if (block.isTextblock) return NONE;
  let found = searched.get(block);
  if (!found) {
    const list: Found[] = [];
    const look = (node: Node, at: number, isInTable: boolean) =>
      node.forEach((child, offset) => {
        const start = at + offset;
        if (!child.isText) look(child, start + 1, isInTable || child.type.name === 'table');
        else if (isInTable) {
          for (const { from, to } of spacedNumbers(child.text ?? '')) list.push({ from: start + from, to: start + to });
        }
      });
    look(block, 1, block.type.name === 'table');
    found = list.length > 0 ? list : NONE;
    searched.set(block, found);
  }
  return found;
}

interface State {
  /** The blocks with numbers. */
  readonly blocks: readonly Node[];
  readonly decorations: DecorationSet;
}

function decorate(doc: Node): State {
  const blocks: Node[] = [];
  const decorations: Decoration[] = [];
  doc.forEach((block, offset) => {
    const found = numbersIn(block);
    if (found.length === 0) return;
    blocks.push(block);
    for (const { from, to } of found)
      decorations.push(Decoration.inline(offset + from, offset + to, { class: 'whole-number' }));
  });
  return { blocks, decorations: DecorationSet.create(doc, decorations) };
}

/** Whether the same blocks have numbers: then they have only moved. */
function isSame(doc: Node, blocks: readonly Node[]): boolean {
  let at = 0;
  let same = true;
  doc.forEach((block) => {
    if (same && numbersIn(block).length > 0) same = blocks[at++] === block;
  });
  return same && at === blocks.length;
}

/**
 * Keeps the numbers of tables in one line, as their readers see them. Who types them has no-break
 * spaces; what is imported or pasted has ordinary ones, `38 500 €`, which narrow columns divide.
 * Decorations, so that the text stays as it came.
 */
export const wholeNumbers = Extension.create({
  name: 'wholeNumbers',
  addProseMirrorPlugins: () => [
    new Plugin<State>({
      state: {
        init: (_config, { doc }) => decorate(doc),
        apply(tr, state) {
          if (!tr.docChanged) return state;
          // A word that a keyboard composes is not interrupted.
          if (tr.getMeta('composition') === undefined && !isSame(tr.doc, state.blocks)) return decorate(tr.doc);
          return { ...state, decorations: state.decorations.map(tr.mapping, tr.doc) };
        },
      },
      props: {
        decorations(state) {
          return this.getState(state)?.decorations;
        },
      },
    }),
  ],
});
