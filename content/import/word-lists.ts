import type { Element, ElementContent, Root } from 'hast';
import { dropElements, findElement, findElements, isElement, property } from '#content/import/hast/hast-tree.ts';

/** Prefix of the names of bookmarks that hold the number of a list item. */
export const NUMBER_MARK = 'navette-number-';

const isMark = (element: Element) => element.tagName === 'span' && property(element, 'id').startsWith(NUMBER_MARK);

/** The number of an item; null if it has no such bookmark. */
function numberOf(item: Element): number | null {
  // Without the numbers of lists within it.
  const own = item.children.filter((child) => !isElement(child, 'ol', 'ul'));
  const mark = findElement({ type: 'root', children: own }, isMark);
  return mark && Number(property(mark, 'id').slice(NUMBER_MARK.length));
}

/** Divides a list into lists of consecutive numbers, each with the number of its first item. */
function divide(list: Element): Element[] {
  if (!list.children.some((item) => isElement(item, 'li') && numberOf(item) !== null)) return [list];
  const lists: Element[] = [];
  let last = 0;
  for (const item of list.children) {
    const stated = isElement(item, 'li') ? numberOf(item) : null;
    const number: number = stated ?? last + 1;
    if (lists.length === 0 || number !== last + 1)
      lists.push({ ...list, properties: number === 1 ? {} : { start: number }, children: [] });
    lists.at(-1)!.children.push(item);
    last = number;
  }
  return lists;
}

/** Divides numbered lists where their numbers begin again, and takes the marks of numbers out. */
export function numberLists(root: Root): void {
  const visit = (parent: Root | Element): void => {
    parent.children = (parent.children as ElementContent[]).flatMap((child): ElementContent[] => {
      if (child.type !== 'element') return [child];
      visit(child);
      return isElement(child, 'ol') ? divide(child) : [child];
    });
  };
  visit(root);
  dropElements(root, findElements(root, isMark));
}
