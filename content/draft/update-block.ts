import type { Node } from '@tiptap/pm/model';
import { updateYFragment } from '@tiptap/y-tiptap';
import * as Y from 'yjs';

type Meta = Parameters<typeof updateYFragment>[3];

/** Equal keys mean the same node; a changed node has another key. */
const keyOf = (name: string, attrs: object, text: string): string =>
  JSON.stringify([name, Object.entries(attrs).sort(), text]);

const keyOfElement = (element: Y.XmlElement): string =>
  keyOf(
    element.nodeName,
    element.getAttributes(),
    element
      .toArray()
      .map((child) => (child instanceof Y.XmlText ? child.toJSON() : ''))
      .join(''),
  );

const keyOfNode = (node: Node): string => {
  const stored = Object.entries(node.attrs).filter(([, value]) => value !== null);
  return keyOf(node.type.name, Object.fromEntries(stored), node.textContent);
};

/** Whether a node may be the changed form of an element: an edited note, a changed locator. */
const canBecome = (element: Y.XmlElement, node: Node): boolean =>
  element.nodeName === node.type.name && (!node.isAtom || element.getAttribute('target') === node.attrs.target);

/** For each node, its element in the draft, or null for a new one; in order. */
function elementsOf(elements: readonly Y.XmlElement[], nodes: readonly Node[]): (Y.XmlElement | null)[] {
  const before = elements.map(keyOfElement);
  const after = nodes.map(keyOfNode);
  const most = Math.min(before.length, after.length);
  let left = 0;
  while (left < most && before[left] === after[left]) left++;
  let right = 0;
  while (right < most - left && before.at(-1 - right) === after.at(-1 - right)) right++;
  const gone = elements.slice(left, elements.length - right);
  const come = nodes.slice(left, nodes.length - right);
  const same = gone.length === come.length && come.every((node, i) => canBecome(gone[i]!, node));
  return [
    ...elements.slice(0, left),
    ...(same ? gone : come.map(() => null)),
    ...elements.slice(elements.length - right),
  ];
}

/**
 * Aligns a block's inline nodes between its texts with the document's: removes deleted ones, and
 * creates new ones.
 */
function alignInlineNodes(block: Y.XmlElement, node: Node, meta: Meta): void {
  const isElement = (child: unknown): child is Y.XmlElement => child instanceof Y.XmlElement;
  const nodes = node.children.filter((child) => !child.isText);
  const elements = block.toArray().filter(isElement);
  if (nodes.length === 0 && elements.length === 0) return;
  const found = elementsOf(elements, nodes);
  const removeAt = (index: number) => {
    meta.mapping.delete(block.get(index));
    block.delete(index, 1);
  };
  for (let i = block.length - 1; i >= 0; i--) {
    const child = block.get(i);
    if (isElement(child) && !found.includes(child)) removeAt(i);
  }
  let at = 0;
  let next = 0;
  const isTextAt = (index: number) => index < block.length && !isElement(block.get(index));
  node.forEach((child, _offset, index) => {
    if (child.isText) {
      if (index > 0 && node.child(index - 1).isText) return;
      if (!isTextAt(at)) block.insert(at, [new Y.XmlText()]);
    } else {
      const known = found[next++];
      if (!known) block.insert(at, [new Y.XmlElement(child.type.name)]);
      else while (block.get(at) !== known) removeAt(at);
    }
    at++;
  });
}

/** Aligns the blocks of text that changed, as long as the blocks around them are the same. */
function alignWithin(element: Y.XmlElement, node: Node, meta: Meta): void {
  if (meta.mapping.get(element) === node || element.nodeName !== node.type.name) return;
  if (node.isTextblock) alignInlineNodes(element, node, meta);
  else if (element.length === node.childCount)
    element.toArray().forEach((child, index) => {
      if (child instanceof Y.XmlElement) alignWithin(child, node.child(index), meta);
    });
}

/**
 * Updates a block of the draft to the document's. Without this, y-tiptap 3.0.9 writes the
 * attributes of a new citation or note into the next one's element, and creates that one again
 * after it: if two people do so at once, one citation is lost and the other duplicated. Here each
 * one keeps its element.
 */
export function updateBlock(draft: Y.Doc, block: Y.XmlElement, node: Node, meta: Meta): void {
  draft.transact(() => {
    alignWithin(block, node, meta);
    updateYFragment(draft, block, node, meta);
  });
}
