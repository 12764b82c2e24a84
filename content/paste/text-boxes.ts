import type { Element, ElementContent, Parents } from 'hast';
import { findElements, hasClass, isElement } from '#content/import/hast/hast-tree.ts';
import { isSpace } from './pasted-style.ts';

const isShape = (element: Element) => isElement(element, 'div') && hasClass(element, 'shape');

/** True if a tree has words, and all of them are in text boxes. */
function onlyShapes(table: Element): boolean {
  let found = false;
  const all = (node: ElementContent): boolean => {
    if (node.type !== 'element') return node.type !== 'text' || isSpace(node.value);
    if (!isShape(node)) return node.children.every(all);
    found = true;
    return true;
  };
  return table.children.every(all) && found;
}

/** Word places a text box by tables around it: its paragraphs stay, without them. */
export function openTextBoxes(parent: Parents): void {
  parent.children = (parent.children as ElementContent[]).flatMap((child): ElementContent[] => {
    if (child.type !== 'element') return [child];
    if (child.tagName === 'table' && onlyShapes(child)) {
      const shapes = findElements(child, isShape);
      for (const shape of shapes) openTextBoxes(shape);
      return shapes;
    }
    openTextBoxes(child);
    return [child];
  });
}
