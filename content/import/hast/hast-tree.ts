import type { Element, ElementContent, Nodes, Parents } from 'hast';

/** Elements whose content is not text for readers. */
const SILENT = new Set([
  'script',
  'style',
  'template',
  'head',
  'title',
  'svg',
  'iframe',
  'object',
  'embed',
  'video',
  'audio',
  'canvas',
]);

/** True for elements whose content is never part of the text. */
export function isSilent(node: Nodes): boolean {
  return node.type === 'element' && SILENT.has(node.tagName);
}

/** True for an element with one of these names; without names, for any element. */
export function isElement<Name extends string>(node: Nodes, ...names: Name[]): node is Element & { tagName: Name } {
  return node.type === 'element' && (names.length === 0 || (names as string[]).includes(node.tagName));
}

/** A property as a string; lists (class names) are joined by spaces. */
export function property(node: Element, name: string): string {
  const value = node.properties[name];
  if (Array.isArray(value)) return value.join(' ');
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

export function hasClass(node: Element, name: string): boolean {
  return property(node, 'className').split(/\s+/).includes(name);
}

/** The words of a tree, as written in the source. */
export function wordsOf(node: Nodes): string {
  if (node.type === 'text') return node.value;
  if (isElement(node, 'br')) return '\n';
  if (!('children' in node) || isSilent(node)) return '';
  return node.children.map(wordsOf).join('');
}

/** True if the tree contains any words. */
export function hasWords(node: Nodes): boolean {
  if (node.type === 'text') return /\S/.test(node.value);
  return 'children' in node && !isSilent(node) && node.children.some(hasWords);
}

/** The first matching element of the tree, in document order. */
export function findElement(node: Parents, fits: (element: Element) => boolean): Element | null {
  for (const child of node.children) {
    if (child.type !== 'element') continue;
    const found = fits(child) ? child : findElement(child, fits);
    if (found) return found;
  }
  return null;
}

/** All matching elements of the tree, in document order. */
export function findElements(node: Parents, fits: (element: Element) => boolean, found: Element[] = []): Element[] {
  for (const child of node.children) {
    if (child.type !== 'element') continue;
    if (fits(child)) found.push(child);
    findElements(child, fits, found);
  }
  return found;
}

/** Takes elements out of a tree, with all that is in them. */
export function dropElements(root: Parents, elements: readonly ElementContent[]): void {
  if (elements.length === 0) return;
  const dropped = new Set<Nodes>(elements);
  const clean = (parent: Parents) => {
    parent.children = (parent.children as ElementContent[]).filter((child) => !dropped.has(child));
    for (const child of parent.children) if (child.type === 'element') clean(child);
  };
  clean(root);
}
