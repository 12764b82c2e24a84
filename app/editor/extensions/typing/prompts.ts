import { Extension } from '@tiptap/core';
import type { Node } from '@tiptap/pm/model';
import { type EditorState, Plugin, type Transaction } from '@tiptap/pm/state';
import { ReplaceStep } from '@tiptap/pm/transform';
import { Decoration, DecorationSet } from '@tiptap/pm/view';
import { ySyncPluginKey } from '@tiptap/y-tiptap';
import type { ShownPrompts } from '#content/kinds/shown-prompts.ts';

/** An empty paragraph with a prompt, by its position in the block that contains it. */
interface Found {
  readonly at: number;
  readonly prompt: string;
}

const NONE: readonly Found[] = [];
/** Unchanged blocks are the same objects, so each is searched once. */
const searched = new WeakMap<Node, readonly Found[]>();

function promptsIn(block: Node): readonly Found[] {
  let found = searched.get(block);
  if (!found) {
    const list: Found[] = [];
    const look = (node: Node, at: number) => {
      if (node.content.size === 0 && typeof node.attrs.prompt === 'string') {
        list.push({ at, prompt: node.attrs.prompt });
      }
      return !node.isTextblock;
    };
    look(block, 0);
    if (!block.isTextblock) block.descendants((node, pos) => look(node, pos + 1));
    found = list.length > 0 ? list : NONE;
    searched.set(block, found);
  }
  return found;
}

/** The prompts of a document as placeholders: attributes that the style sheet shows. */
function decorate(doc: Node, { language, texts }: ShownPrompts, description: string): DecorationSet {
  const decorations: Decoration[] = [];
  doc.forEach((block, offset) => {
    for (const { at, prompt } of promptsIn(block)) {
      const known = texts.get(prompt);
      const attributes = {
        class: 'is-empty is-prompted',
        'data-placeholder': known ?? prompt,
        'aria-description': description,
        // A prompt from elsewhere is in a language that only its author knew: the page's, as a
        // rule.
        ...(known !== undefined && { lang: language }),
      };
      decorations.push(Decoration.node(offset + at, offset + at + 2, attributes));
    }
  });
  return DecorationSet.create(doc, decorations);
}

/** True for an edit of one's own that divides blocks or inserts some: Enter, or a paste. */
function dividesBlocks(transaction: Transaction): boolean {
  if (!transaction.docChanged || transaction.getMeta(ySyncPluginKey)) return false;
  return transaction.steps.some((step) => step instanceof ReplaceStep && step.slice.openStart + step.slice.openEnd > 0);
}

/**
 * A prompt that was answered belongs to no paragraph any more once its paragraph is divided: else
 * an Enter before the first word, or deleting one half later, would show it beside the answer.
 */
function forgetAnswered(transactions: readonly Transaction[], state: EditorState): Transaction | null {
  if (!transactions.some(dividesBlocks)) return null;
  const prompted: { pos: number; node: Node }[] = [];
  for (const [index, { mapping }] of transactions.entries()) {
    for (const [step, map] of mapping.maps.entries()) {
      map.forEach((_from, _to, from, to) => {
        const rest = [mapping.slice(step + 1), ...transactions.slice(index + 1).map((later) => later.mapping)];
        const start = rest.reduce((at, later) => later.map(at, -1), from);
        const end = rest.reduce((at, later) => later.map(at, 1), to);
        state.doc.nodesBetween(start, end, (node, pos) => {
          if (typeof node.attrs.prompt === 'string') prompted.push({ pos, node });
          return !node.isTextblock;
        });
      });
    }
  }
  const answered = new Set(prompted.filter(({ node }) => node.content.size > 0).map(({ node }) => node.attrs.prompt));
  if (answered.size === 0) return null;
  const { tr } = state;
  for (const { pos, node } of prompted) if (answered.has(node.attrs.prompt)) tr.setNodeAttribute(pos, 'prompt', null);
  return tr;
}

/**
 * Shows the prompts of empty paragraphs. They are decorations: no caret can enter them, and nothing
 * copies them as text. Typing changes no attribute, so a word that a keyboard composes is not
 * interrupted, two people may answer at once, and an emptied paragraph shows its prompt again.
 */
export function prompts(shown: ShownPrompts, description: string): Extension {
  return Extension.create({
    name: 'prompts',
    addProseMirrorPlugins: () => [
      new Plugin<DecorationSet>({
        state: {
          init: (_config, { doc }) => decorate(doc, shown, description),
          apply: (tr, decorations) => (tr.docChanged ? decorate(tr.doc, shown, description) : decorations),
        },
        props: {
          decorations(state) {
            return this.getState(state);
          },
        },
        appendTransaction: (transactions, _before, state) => forgetAnswered(transactions, state),
      }),
    ],
  });
}
