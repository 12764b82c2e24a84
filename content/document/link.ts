import { Mark } from '@tiptap/core';
import { safeHref } from './href.ts';

declare module '@tiptap/core' {
  interface Commands<ReturnType> {
    link: {
      /** Links the selection to an allowed address. */
      setLink: (attributes: { href: string }) => ReturnType;
      unsetLink: () => ReturnType;
    };
  }
}

/**
 * A link. Not Tiptap's own, which loads a list of top-level domains into the browser and turns
 * addresses that others type into links. app/editor links what the participant types.
 */
export const Link = Mark.create({
  name: 'link',
  priority: 1000,
  keepOnSplit: false,
  exitable: true,
  inclusive: false,
  addAttributes: () => ({
    href: { default: null, parseHTML: (element: HTMLElement) => element.getAttribute('href') },
    title: { default: null },
  }),
  parseHTML: () => [
    { tag: 'a[href]', getAttrs: (element) => (safeHref(element.getAttribute('href')) === null ? false : null) },
  ],
  renderHTML: ({ HTMLAttributes }) => ['a', { ...HTMLAttributes, href: safeHref(HTMLAttributes.href) ?? '' }, 0],
  addCommands() {
    return {
      setLink:
        ({ href }) =>
        ({ chain }) => {
          const safe = safeHref(href);
          return safe !== null && chain().setMark(this.name, { href: safe }).run();
        },
      unsetLink:
        () =>
        ({ chain }) =>
          chain().unsetMark(this.name, { extendEmptyMarkRange: true }).run(),
    };
  },
});
