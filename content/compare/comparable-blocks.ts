import type { Node } from '@tiptap/pm/model';

/**
 * A block of a text, as the unit of comparison: a paragraph or heading, a table row, a figure, the
 * head of a typed block.
 */
export interface ComparableBlock {
  /**
   * The node's name (`heading`, `paragraph`, `figure`) after the names of its ancestors, outermost
   * first.
   */
  readonly path: readonly string[];
  readonly level: number | null;
  /** For the head of a typed block (its title, value and attribution), its kind. */
  readonly kind: string | null;
  /**
   * The marker of the list item that the block begins: `•`, `2.`; empty for tasks and for further
   * blocks of an item; null outside lists.
   */
  readonly marker: string | null;
  /** For a table row, its number, from 1. */
  readonly row: number | null;
  /** For a figure, the id of its stored file. */
  readonly file: string | null;
  readonly text: string;
  /**
   * Equal keys mean equal blocks: the same words, marks and attributes, except ids and prompts,
   * which are not published.
   */
  readonly key: string;
}

/** The text that a list item adds to its first block. */
interface ItemHead {
  readonly marker: string;
  /** `☐ ` or `☑ `: ticking a box is a change like any other. */
  readonly box: string;
  /** The start number of the list, on its first item. */
  readonly start: number | null;
}

const FOLLOWING: ItemHead = { marker: '', box: '', start: null };

/**
 * The words of a node, with marks for other content: a note at its call, the cells of a row side by
 * side.
 */
function wordsOf(node: Node): string {
  const { title, value, attribution, caption, alt, credit, href, target, locator, stance } = node.attrs;
  const joined = (...parts: unknown[]) => parts.filter(Boolean).join(' · ');
  switch (node.type.name) {
    case 'text':
      return node.text ?? '';
    case 'hardBreak':
      return '\n';
    case 'footnote':
      return ` [* ${node.textContent}]`;
    case 'citation':
      return ` [@ ${joined(stance && 'contra', target, locator)}]`;
    case 'figure':
      return joined(caption, alt, credit);
    case 'pageCard':
      return String(href);
    case 'typedBlock':
      return [joined(title, value, attribution), ...node.children.map(wordsOf)].join(' ');
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
      key: JSON.stringify([path, head?.start, text, form], (name, value) =>
        name === 'id' || name === 'prompt' ? undefined : value,
      ),
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
