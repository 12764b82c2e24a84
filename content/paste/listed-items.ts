import type { Element, ElementContent, Parents } from 'hast';
import { hasWords, isElement, property } from '#content/import/hast/hast-tree.ts';
import { eraseLines, isSpace, made, replaceChildren, styleOf } from './pasted-style.ts';

/**
 * Google Docs and others write a list within a list beside its items: it belongs to the one before.
 */
export function nestInItems(parent: Parents): void {
  for (const child of parent.children) if (child.type === 'element') nestInItems(child);
  if (parent.type !== 'element' || !isElement(parent, 'ul', 'ol')) return;
  const items: ElementContent[] = [];
  for (const child of parent.children) {
    const last = items.at(-1);
    if (!isElement(child, 'ul', 'ol')) items.push(...(child.type === 'text' && isSpace(child.value) ? [] : [child]));
    else if (last?.type === 'element' && last.tagName === 'li') last.children.push(child);
    else items.push(...child.children);
  }
  parent.children = items;
}

const STRIKES = ['s', 'del', 'strike'];

/** Whether all words of a tree are struck through. */
function isStruck(node: ElementContent): boolean {
  if (node.type === 'text') return isSpace(node.value);
  if (node.type !== 'element' || !hasWords(node)) return true;
  return STRIKES.includes(node.tagName) || styleOf(node, 'text-decoration').includes('line-through')
    ? true
    : node.children.every(isStruck);
}

/** Google Docs writes a checklist as items with a role and a picture of a box. */
export function markTasks(parent: Parents): void {
  for (const child of parent.children) {
    if (child.type !== 'element') continue;
    markTasks(child);
    if (child.tagName !== 'ul') continue;
    const items = child.children.filter((item) => isElement(item, 'li'));
    if (items.length === 0 || !items.every((item) => property(item, 'role') === 'checkbox')) continue;
    child.properties.dataType = 'taskList';
    for (const item of items) {
      item.properties.dataType = 'taskItem';
      const isDone = property(item, 'ariaChecked') === 'true';
      item.properties.dataChecked = isDone ? 'true' : 'false';
      item.children = item.children.filter((part) => !isElement(part, 'img'));
      // The checkbox already shows that the item is done.
      const own = item.children.filter((part) => !isElement(part, 'ul', 'ol'));
      if (isDone && own.every(isStruck))
        for (const part of own) if (part.type === 'element') eraseLines(part, 'line-through', STRIKES);
    }
  }
}

const NUMBERINGS: Readonly<Record<string, string>> = {
  'lower-alpha': 'a',
  'lower-latin': 'a',
  'upper-alpha': 'A',
  'upper-latin': 'A',
  'lower-roman': 'i',
  'upper-roman': 'I',
};

/** Sets the numbering of lists from their items: Google Docs declares it there. */
export function nameNumbering(parent: Parents): void {
  for (const child of parent.children) {
    if (child.type !== 'element') continue;
    nameNumbering(child);
    if (child.tagName !== 'ol' || property(child, 'type') !== '') continue;
    const item = child.children.find((one) => isElement(one, 'li'));
    const style = [child, item].map((one) => (one?.type === 'element' ? styleOf(one, 'list-style-type') : ''));
    const type = NUMBERINGS[style[1] || style[0]!];
    if (type) child.properties.type = type;
  }
}

const HEADINGS = ['h1', 'h2', 'h3', 'h4', 'h5', 'h6'];
const isHeadingItem = (item: ElementContent): item is Element =>
  isElement(item, 'li') && isElement(item.children.find(hasContent) ?? item, ...HEADINGS);
const hasContent = (node: ElementContent) => node.type === 'element' || (node.type === 'text' && !isSpace(node.value));

/**
 * Google Docs writes a numbered heading as an item of a list. Its number is no part of its title,
 * and what is below it no part of an item.
 */
export function liftHeadings(root: Parents): void {
  replaceChildren(root, (list) => {
    if (!isElement(list, 'ul', 'ol') || !list.children.some(isHeadingItem)) return [list];
    const parts: ElementContent[] = [];
    let open: Element | null = null;
    for (const item of list.children) {
      if (isHeadingItem(item)) {
        parts.push(...item.children.filter(hasContent));
        open = null;
      } else if (hasContent(item)) {
        if (!open) {
          open = made(list.tagName, [], { ...list.properties });
          parts.push(open);
        }
        open.children.push(item);
      }
    }
    return parts;
  });
}
