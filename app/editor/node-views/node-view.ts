import type { ViewMutationRecord } from '@tiptap/pm/view';

/** Creates an element with attributes and text. */
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

/** Shows a text, or hides the element if there is none. */
export function showText(target: HTMLElement, text: unknown): void {
  const content = typeof text === 'string' ? text : '';
  if (target.textContent !== content) target.textContent = content;
  target.hidden = content === '';
}

/** Makes ProseMirror ignore mutations outside a node view's content. */
export function ignoreFrameMutations(contentDOM: HTMLElement | null): (mutation: ViewMutationRecord) => boolean {
  return (mutation) => mutation.type !== 'selection' && !contentDOM?.contains(mutation.target);
}

/** True for events on a node view's own controls, which ProseMirror must not handle. */
export function isControlEvent(event: Event): boolean {
  return (
    event.target instanceof Element &&
    event.target.closest('button, input, label, select, a[href], [data-field]') !== null
  );
}
