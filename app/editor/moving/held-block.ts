import type { Node } from '@tiptap/pm/model';
import type { EditorTools } from '#app/editor/tools/editor-context.ts';
import { DRAFT_FRAGMENT } from '#content/document/schema.ts';

/** A block, to be found again: others write in it, which replaces its node, and move it. */
export interface Held {
  /** The draft's own element: the same until the block is moved. */
  readonly element: unknown;
  /** The same in the block that was moved. A list's is that of its first item. */
  readonly id: string | null;
}

const idOf = (node: Node | null): string | null => node && ((node.attrs.id as string | null) || idOf(node.firstChild));

/** The block at an index of the text. */
export function holdBlock({ session, editor }: EditorTools, index: number): Held {
  const element = session.draft.getXmlFragment(DRAFT_FRAGMENT).get(index);
  return { element, id: idOf(editor.state.doc.maybeChild(index)) };
}

/** Where the block is now: others write meanwhile. @returns -1 if it is gone */
export function indexOf({ session, editor }: EditorTools, { element, id }: Held): number {
  const elements: unknown[] = session.draft.getXmlFragment(DRAFT_FRAGMENT).toArray();
  const index = elements.indexOf(element);
  if (index >= 0 || !id) return index;
  return editor.state.doc.content.content.findIndex((one) => idOf(one) === id);
}

/** A block as it is drawn. */
interface DrawnBlock {
  readonly dom: HTMLElement;
  readonly index: number;
}

/** The block of the text that an element is in. */
export function blockOf({ editor: { view, state } }: EditorTools, target: EventTarget | null): DrawnBlock | null {
  let dom = target instanceof Element ? target : null;
  while (dom && dom.parentElement !== view.dom) dom = dom.parentElement;
  if (!(dom instanceof HTMLElement)) return null;
  const index = state.doc.resolve(view.posAtDOM(dom, 0)).index(0);
  return index < state.doc.childCount ? { dom, index } : null;
}

/** The block at a point, or, between two, the nearer one. */
export function blockUnder(tools: EditorTools, x: number, y: number): DrawnBlock | null {
  for (const off of [0, -8, 8, -16, 16, -32, 32]) {
    const found = blockOf(tools, document.elementFromPoint(x, y + off));
    if (found) return found;
  }
  return null;
}

/** The element of the block at an index. */
export function domOf({ editor: { view, state } }: EditorTools, index: number): HTMLElement | null {
  let position = 0;
  for (let i = 0; i < index; i++) position += state.doc.child(i).nodeSize;
  const dom = view.nodeDOM(position);
  return dom instanceof HTMLElement ? dom : null;
}
