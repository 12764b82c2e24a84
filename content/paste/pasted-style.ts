import type { Element, ElementContent, Parents } from 'hast';
import { property } from '#content/import/hast/hast-tree.ts';

/** The value of a declaration in an element's `style`, in lower case; empty if there is none. */
export function styleOf(element: Element, name: string): string {
  const declared = new RegExp(`(?:^|;)\\s*${name}\\s*:\\s*([^;]+)`, 'i').exec(property(element, 'style'));
  return declared ? declared[1]!.trim().toLowerCase() : '';
}

/** Removes a kind of line from an element's style: `underline`, `line-through`. */
function withoutLine(element: Element, line: string): void {
  const declared = property(element, 'style');
  if (!declared.includes(line)) return;
  element.properties.style = declared.replace(/(text-decoration(?:-line)?\s*:)([^;]*)/gi, (_, name, lines: string) =>
    lines.includes(line) ? `${name}${lines.replace(line, '').trim() || 'none'}` : `${name}${lines}`,
  );
}

/** Takes lines under or through words out of a tree. @param tags the elements that draw them */
export function eraseLines(parent: Parents, line: 'underline' | 'line-through', tags: readonly string[]): void {
  replaceChildren(parent, (child) => {
    if (child.type !== 'element') return [child];
    withoutLine(child, line);
    return tags.includes(child.tagName) ? child.children : [child];
  });
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
