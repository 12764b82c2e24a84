import type { Node } from '@tiptap/pm/model';

/** A block of a text as comparisons take it: a line, a table's row, an image, the head of a typed block. */
export interface ComparableBlock {
  /** The node's name (`heading`, `paragraph`, `figure`), and those it stands in, outermost first. */
  readonly path: readonly string[];
  readonly level: number | null;
  /** Of a typed block's head (its title, figure and attribution): which of the nine it is. */
  readonly kind: string | null;
  /** What stands before an item of a list: `•`, `2.`; empty before what follows in the same item; null elsewhere. */
  readonly marker: string | null;
  /** Of a table's row: which it is, from 1. */
  readonly row: number | null;
  /** Of an image: its stored file. */
  readonly file: string | null;
  readonly text: string;
  /** Equal keys are equal blocks: their words, marks and attributes but for ids. */
  readonly key: string;
}

/** The first line within an item: what stands before it, and what of its list is said nowhere else. */
interface ItemHead {
  readonly marker: string;
  /** `☐ ` or `☑ `: a box that is ticked is a change like any other. */
  readonly box: string;
  /** Where the list begins to count, on its first item. */
  readonly start: number | null;
}

const FOLLOWING: ItemHead = { marker: '', box: '', start: null };

/** The words of a node, with signs in the place of what is not words: a note stands where it is called, a row's cells side by side. */
function wordsOf(node: Node): string {
  const { title, value, attribution, caption, alt, credit, href } = node.attrs;
  const said = (...parts: unknown[]) => parts.filter(Boolean).join(' · ');
  switch (node.type.name) {
    case 'text':
      return node.text ?? '';
    case 'hardBreak':
      return '\n';
    case 'footnote':
      return ` [* ${node.textContent}]`;
    case 'figure':
      return said(caption, alt, credit);
    case 'pageCard':
      return String(href);
    case 'typedBlock':
      return [said(title, value, attribution), ...node.children.map(wordsOf)].join(' ');
    case 'tableRow':
      return node.children.map(wordsOf).join(' | ');
    default:
      return node.children.map(wordsOf).join(node.inlineContent ? '' : ' ');
  }
}

function itemHead(list: Node, index: number): ItemHead {
  const item = list.child(index);
  if (list.type.name === 'taskList') return { marker: '', box: item.attrs.checked ? '☑ ' : '☐ ', start: null };
  if (list.type.name === 'bulletList') return { marker: '•', box: '', start: null };
  const start = Number(list.attrs.start ?? 1);
  return { marker: `${start + index}.`, box: '', start: index === 0 ? start : null };
}

/** A document's blocks in reading order. */
export function comparableBlocks(document: Node): ComparableBlock[] {
  const blocks: ComparableBlock[] = [];

  const add = (node: Node, path: readonly string[], head: ItemHead | null, rest: Partial<ComparableBlock>): void => {
    const text = (head?.box ?? '') + (rest.text ?? wordsOf(node));
    const form = rest.kind ? node.attrs : node.toJSON();
    blocks.push({
      path: [...path, node.type.name],
      level: node.type.name === 'heading' ? (node.attrs.level as number) : null,
      kind: null,
      marker: head?.marker ?? null,
      row: null,
      file: node.type.name === 'figure' ? (node.attrs.file as string | null) : null,
      ...rest,
      text,
      key: JSON.stringify([path, head?.start, text, form], (name, value) => (name === 'id' ? undefined : value)),
    });
  };

  const visit = (node: Node, path: readonly string[], head: ItemHead | null): void => {
    const name = node.type.name;
    if (node.isTextblock || node.isAtom) return add(node, path, head, {});
    const within = [...path, name];
    if (name === 'table') {
      for (const [index, row] of node.children.entries())
        add(row, within, index === 0 ? head : head && FOLLOWING, { row: index + 1 });
      return;
    }
    if (name === 'typedBlock') {
      const { kind, title, value, attribution } = node.attrs;
      add(node, path, head, { kind: kind as string, text: [title, value, attribution].filter(Boolean).join(' · ') });
    }
    node.forEach((child, _, index) => {
      const isItem = child.type.name === 'listItem' || child.type.name === 'taskItem';
      const first = index === 0 && name !== 'typedBlock';
      visit(child, within, isItem ? itemHead(node, index) : head && !first ? FOLLOWING : head);
    });
  };

  for (const child of document.children) visit(child, [], null);
  return blocks;
}
