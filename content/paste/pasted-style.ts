import type { Element, ElementContent, Parents } from 'hast';
import { property } from '#content/import/hast/hast-tree.ts';

/** The value of a declaration in an element's `style`, in lower case; empty if there is none. */
export function styleOf(element: Element, name: string): string {
  const declared = new RegExp(`(?:^|;)\\s*${name}\\s*:\\s*([^;]+)`, 'i').exec(property(element, 'style'));
  return declared ? declared[1]!.trim().toLowerCase() : '';
}

/** Makes an element. */
export function made(tagName: string, children: ElementContent[], properties: Element['properties'] = {}): Element {
  return { type: 'element', tagName, properties, children };
}

/** An element's name without what a namespace puts before it: `v:imagedata` is `imagedata`. */
export const localName = ({ tagName }: Element): string => tagName.slice(tagName.indexOf(':') + 1);

/** True for white space, no-break spaces included. */
export const isSpace = (text: string): boolean => /^[\s\u00a0]*$/.test(text);

/** Replaces each child of every element of a tree by what `change` returns, innermost first. */
export function replaceChildren(
  parent: Parents,
  change: (child: ElementContent, parent: Parents) => readonly ElementContent[],
): void {
  const children: ElementContent[] = [];
  for (const child of parent.children as ElementContent[]) {
    if (child.type === 'element') replaceChildren(child, change);
    for (const kept of change(child, parent)) children.push(kept);
  }
  parent.children = children;
}
