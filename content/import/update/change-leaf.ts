import { type DocumentNode, textOf } from '#content/document/document.ts';
import { squeeze } from '#content/text/squeezed-text.ts';
import { mergeLine } from './merge-line.ts';
import { childrenOf, figureLine, type Leaf } from './text-leaves.ts';

/** Blocks whose formatting follows from their type, and is no choice of their authors. */
const FORMATTED = new Set(['heading', 'tableHeader', 'codeBlock']);

/**
 * Changes a block of the text as the block of the file has it.
 * @param levels as `levelsInFiles`
 */
export function changeLeaf(
  { node, within, line }: Leaf,
  read: DocumentNode,
  levels: ReadonlyMap<DocumentNode, number>,
): void {
  if (node.type === 'figure') {
    if (read.type !== 'figure') return;
    if (figureLine(read).key === line.key) return;
    const { caption, credit } = read.attrs ?? {};
    node.attrs = {
      ...node.attrs,
      caption: wordsAs(node.attrs?.caption, caption),
      credit: wordsAs(node.attrs?.credit, credit),
    };
    return;
  }
  if (read.type === 'figure') return;
  const marks = !FORMATTED.has(node.type) && !within.some(({ type }) => FORMATTED.has(type));
  if (node.type === 'codeBlock') {
    if (textOf(node) !== textOf(read) && squeeze(textOf(node)).chars !== squeeze(textOf(read)).chars)
      node.content = [{ type: 'text', text: textOf(read) }];
    return;
  }
  if (read.type !== 'codeBlock') node.content = mergeLine(childrenOf(node), childrenOf(read), { marks });
  const holder = within.at(-1)?.type;
  const isFree = holder === 'doc' || holder === 'typedBlock' || holder === 'blockquote';
  if (isFree && read.type === 'heading' && node.type === 'paragraph') {
    node.type = 'heading';
    node.attrs = { id: node.attrs?.id, level: read.attrs?.level };
  } else if (isFree && read.type === 'paragraph' && node.type === 'heading') {
    node.type = 'paragraph';
    node.attrs = { id: node.attrs?.id };
  } else if (read.type === 'heading' && node.type === 'heading' && read.attrs?.level !== levels.get(node))
    node.attrs = { ...node.attrs, level: read.attrs?.level };
}

/** The levels of headings in files, which skip none. */
export function levelsInFiles(leaves: readonly Leaf[]): Map<DocumentNode, number> {
  const levels = new Map<DocumentNode, number>();
  let last = 1;
  for (const { node } of leaves) {
    if (node.type !== 'heading') continue;
    last = Math.min(Number(node.attrs?.level), last + 1);
    levels.set(node, last);
  }
  return levels;
}

/** Sets whether a task is done, as in the file. */
export function tick(leaf: Leaf, read: Leaf): void {
  const [task, now] = [leaf, read].map(({ within }) => within.findLast(({ type }) => type === 'taskItem'));
  if (task && now) task.attrs = { ...task.attrs, checked: now.attrs?.checked === true };
}

/** The words of the file, unless they differ only by typography. */
const wordsAs = (had: unknown, has: unknown) =>
  squeeze(String(had ?? '')).chars === squeeze(String(has ?? '')).chars ? had : has;
