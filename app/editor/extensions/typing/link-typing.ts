import { Extension, InputRule } from '@tiptap/core';
import { Fragment, type Node, type Schema, Slice } from '@tiptap/pm/model';
import { Plugin } from '@tiptap/pm/state';
import { safeHref } from '#content/document/href.ts';

/** A web or mail address in a text. The latter is looked for where letters begin. */
const ADDRESS = /(?:https?:\/\/|www\.)[^\s<>"«»]+|(?<![^\s<>"«»@:/])[^\s<>"«»@:/]+@[^\s<>"«»@/]+\.[a-z]{2,}/gi;
/** The punctuation that may follow it. */
const AFTER = /(?<![.,;:!?…)\]}'’"»])[.,;:!?…)\]}'’"»]+$/;

interface FoundAddress {
  readonly index: number;
  readonly text: string;
  readonly href: string;
}

/** Finds the addresses in a text, as links. */
export function findAddresses(text: string): FoundAddress[] {
  const found: FoundAddress[] = [];
  for (const match of text.matchAll(ADDRESS)) {
    const balanced = /\([^()]*\)$/.test(match[0]);
    const address = balanced ? match[0] : match[0].replace(AFTER, '');
    const full = /^https?:/i.test(address)
      ? address
      : address.includes('@')
        ? `mailto:${address}`
        : `https://${address}`;
    const href = safeHref(full);
    if (href !== null && address.length > 4) found.push({ index: match.index, text: address, href });
  }
  return found;
}

function linked(schema: Schema, text: string, marks: Node['marks']): Node[] {
  const pieces: Node[] = [];
  let from = 0;
  for (const { index, text: address, href } of findAddresses(text)) {
    if (index > from) pieces.push(schema.text(text.slice(from, index), marks));
    pieces.push(schema.text(address, schema.marks.link!.create({ href }).addToSet(marks)));
    from = index + address.length;
  }
  if (from < text.length) pieces.push(schema.text(text.slice(from), marks));
  return pieces;
}

/** Links the addresses in pasted content, except in code and existing links. */
function linkAddresses(fragment: Fragment, schema: Schema): Fragment {
  const nodes: Node[] = [];
  fragment.forEach((node) => {
    if (node.type.spec.code) nodes.push(node);
    else if (node.isText) {
      const plain = !node.marks.some((mark) => mark.type.name === 'link' || mark.type.spec.code);
      nodes.push(...(plain ? linked(schema, node.text ?? '', node.marks) : [node]));
    } else nodes.push(node.copy(linkAddresses(node.content, schema)));
  });
  return Fragment.fromArray(nodes);
}

/**
 * Makes links of addresses and Markdown links (`https://… `, `[words](address)`) that are typed or
 * pasted here, never of remote changes.
 */
export const LinkTyping = Extension.create({
  name: 'linkTyping',
  addInputRules() {
    const { link } = this.editor.schema.marks;
    return [
      new InputRule({
        find: /(?:^|\s)\S+\.\S+\s$/,
        undoable: true,
        handler: ({ state, range, match }) => {
          const typed = match[0];
          const [address] = findAddresses(typed);
          if (!address || state.doc.rangeHasMark(range.from, range.to, link!)) return null;
          const from = range.from + address.index;
          state.tr.addMark(from, from + address.text.length, link!.create({ href: address.href }));
          // The input rule replaces the typed character, so insert the space again.
          state.tr.insertText(typed.slice(-1), range.to).removeStoredMark(link!);
          return undefined;
        },
      }),
      new InputRule({
        find: /\[([^\][]+)\]\(([^()\s]+)\)$/,
        handler: ({ state, range, match }) => {
          const href = safeHref(match[2]);
          if (href === null) return null;
          state.tr.replaceWith(range.from, range.to, this.editor.schema.text(match[1]!, [link!.create({ href })]));
          state.tr.removeStoredMark(link!);
          return undefined;
        },
      }),
    ];
  },
  addProseMirrorPlugins() {
    const { schema } = this.editor;
    return [
      new Plugin({
        props: {
          handlePaste(view, event) {
            // An address pasted over selected words links them.
            const text = event.clipboardData?.getData('text/plain').trim() ?? '';
            const { selection } = view.state;
            const [address] = findAddresses(text);
            if (
              selection.empty ||
              'node' in selection ||
              address?.text !== text ||
              !selection.$from.parent.inlineContent
            ) {
              return false;
            }
            const mark = schema.marks.link!.create({ href: address.href });
            view.dispatch(view.state.tr.addMark(selection.from, selection.to, mark));
            return true;
          },
          transformPasted: (slice) => new Slice(linkAddresses(slice.content, schema), slice.openStart, slice.openEnd),
          handleClick(view, _pos, event) {
            const target = event.target instanceof Element ? event.target.closest('a[href]') : null;
            if (!target || !view.dom.contains(target) || !(event.metaKey || event.ctrlKey)) return false;
            window.open(target.getAttribute('href') ?? '', '_blank', 'noreferrer');
            return true;
          },
        },
      }),
    ];
  },
});
