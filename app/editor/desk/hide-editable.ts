/**
 * Hides from React that an element is editable. Before each commit, React (18.3) walks through the
 * whole text of a focused editable element to note the selection, in case the commit should move
 * the focus: in a text of 80,000 words, at each key, for a selection that ProseMirror keeps.
 */
export function hideEditable(text: HTMLElement): void {
  Object.defineProperty(text, 'contentEditable', {
    configurable: true,
    get: () => (text.getAttribute('contenteditable') === 'false' ? 'false' : 'inherit'),
    set: (value: string) => text.setAttribute('contenteditable', value),
  });
}
