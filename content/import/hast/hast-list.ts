import type { Element } from 'hast';
import type { DocumentNode } from '#content/document/document.ts';
import type { HastContext } from './hast-context.ts';
import { hasWords, isElement, property } from './hast-tree.ts';
import type { DocumentMarks, ImportFlow } from './import-flow.ts';

/** The checkbox of a task, or null: it must come first in the item, whatever wraps it. */
function findBox(item: Element): Element | null {
  for (const child of item.children) {
    if (child.type === 'text' && /\S/.test(child.value)) return null;
    if (child.type !== 'element') continue;
    if (child.tagName === 'input') return property(child, 'type') === 'checkbox' ? child : null;
    return isElement(child, 'p', 'label', 'span', 'div') ? findBox(child) : null;
  }
  return null;
}

/** Items begin with a paragraph: an empty one is inserted before other content. */
function itemContent(blocks: DocumentNode[]): DocumentNode[] {
  return blocks[0]?.type === 'paragraph' ? blocks : [{ type: 'paragraph' }, ...blocks];
}

function readItem(reader: HastContext, node: Element, marks: DocumentMarks): DocumentNode | null {
  const box = findBox(node);
  const item: DocumentNode = box
    ? { type: 'taskItem', attrs: { checked: box.properties.checked === true || box.properties.checked === '' } }
    : { type: 'listItem' };
  reader.anchors.meet(property(node, 'id'));
  reader.anchors.claim(item);
  // The item's type stands for its checkbox: do not report it as a form field.
  if (box) box.properties.type = 'hidden';
  const blocks = reader.read(node, marks);
  if (blocks.length === 0) return null;
  item.content = itemContent(blocks);
  return item;
}

function readItems(reader: HastContext, list: Element, marks: DocumentMarks, items: DocumentNode[]): void {
  for (const child of list.children) {
    if (child.type === 'text' && !/\S/.test(child.value)) continue;
    if (child.type === 'element' && reader.isOmitted(child)) continue;
    if (isElement(child, 'li')) {
      const item = readItem(reader, child, marks);
      if (item) items.push(item);
    } else if (isElement(child, 'div', 'span') && child.children.some((inner) => isElement(inner, 'li'))) {
      readItems(reader, child, marks, items);
    } else if (child.type === 'element' || child.type === 'text') {
      // A list directly within a list belongs to the previous item.
      const blocks = reader.read({ type: 'root', children: [child] }, marks);
      const last = items.at(-1);
      if (last && isElement(child, 'ul', 'ol')) last.content!.push(...blocks);
      else if (blocks.length > 0) items.push({ type: 'listItem', content: itemContent(blocks) });
    }
  }
}

function listOf(node: Element, items: DocumentNode[]): DocumentNode {
  if (items[0]!.type === 'taskItem') return { type: 'taskList', content: items };
  if (node.tagName !== 'ol') return { type: 'bulletList', content: items };
  const start = Number(node.properties.start ?? 1);
  const type = property(node, 'type');
  return {
    type: 'orderedList',
    attrs: { start: Number.isInteger(start) ? start : 1, type: type || null },
    content: items,
  };
}

/** Reads a list. Tasks and other items in one list are split into one list for each run. */
export function readList(reader: HastContext, node: Element, marks: DocumentMarks, flow: ImportFlow): void {
  const items: DocumentNode[] = [];
  flow.endLine();
  readItems(reader, node, marks, items);
  if (items.length === 0) {
    const onlyNotes = node.children.some((child) => child.type === 'element' && reader.isOmitted(child));
    if (
      !onlyNotes ||
      hasWords({ ...node, children: node.children.filter((c) => !(c.type === 'element' && reader.isOmitted(c))) })
    ) {
      reader.report.leaveOut('empty-list');
    }
    return;
  }
  let run: DocumentNode[] = [];
  for (const item of items) {
    if (run.length > 0 && run[0]!.type !== item.type) {
      flow.block(listOf(node, run));
      run = [];
    }
    run.push(item);
  }
  flow.block(listOf(node, run));
}
