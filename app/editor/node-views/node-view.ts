import type { ViewMutationRecord } from '@tiptap/pm/view';

/** An element with a class, attributes and text. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Readonly<Record<string, string>> = {},
  text = '',
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  if (text) made.textContent = text;
  return made;
}

/** Shows a text, or hides the element when there is none. */
export function showText(target: HTMLElement, text: unknown): void {
  const said = typeof text === 'string' ? text : '';
  if (target.textContent !== said) target.textContent = said;
  target.hidden = said === '';
}

/** A node view's frame is ours: ProseMirror is to look at changes of the content alone. */
export function ignoreFrameMutations(contentDOM: HTMLElement | null): (mutation: ViewMutationRecord) => boolean {
  return (mutation) => mutation.type !== 'selection' && !contentDOM?.contains(mutation.target);
}

/** Clicks and keys on a node view's own controls are theirs. */
export function isControlEvent(event: Event): boolean {
  return event.target instanceof Element && event.target.closest('button, input, select, a[href]') !== null;
}
