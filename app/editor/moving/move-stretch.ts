import type { Editor } from '@tiptap/core';
import type { Node } from '@tiptap/pm/model';
import { NodeSelection, TextSelection } from '@tiptap/pm/state';
import { ySyncPluginKey } from '@tiptap/y-tiptap';
import * as Y from 'yjs';
import { type CalmUndoManager, TAKE_BACK } from '#app/editor/session/calm-undo-manager.ts';
import type { DraftSession } from '#app/editor/session/draft-session.ts';
import { DRAFT_FRAGMENT } from '#content/document/schema.ts';
import { moveReturnably } from '#content/draft/move-blocks.ts';

/** Neighbouring children of one node of the document: `from` inclusive, `to` exclusive. */
export interface Stretch {
  /** Which child of each ancestor leads to the node; empty for the document itself. */
  readonly path: readonly number[];
  readonly from: number;
  readonly to: number;
}

export interface MovingTools {
  readonly editor: Editor;
  readonly session: DraftSession;
}

function nodeAt(doc: Node, path: readonly number[]): { node: Node; start: number } {
  let node = doc;
  let start = 0;
  for (const index of path) {
    for (let i = 0; i < index; i++) start += node.child(i).nodeSize;
    start++;
    node = node.child(index);
  }
  return { node, start };
}

function positionOf(doc: Node, path: readonly number[], index: number): number {
  const { node, start } = nodeAt(doc, path);
  let position = start;
  for (let i = 0; i < index; i++) position += node.child(i).nodeSize;
  return position;
}

/** The Yjs parent; null if it does not have the children that are on screen. */
function parentIn(draft: Y.Doc, path: readonly number[], children: number): Y.XmlFragment | null {
  let parent: Y.XmlFragment = draft.getXmlFragment(DRAFT_FRAGMENT);
  for (const index of path) {
    const child: unknown = parent.get(index);
    if (!(child instanceof Y.XmlElement)) return null;
    parent = child;
  }
  return parent.length === children ? parent : null;
}

/** Moves blocks as an undo step of its own, which leaves alone what others write in them. */
export function moveAsStep(
  undoManager: CalmUndoManager,
  parent: Y.XmlFragment,
  from: number,
  to: number,
  before: number,
): void {
  undoManager.cut();
  const takeBack = moveReturnably(parent, from, to, before, ySyncPluginKey);
  undoManager.undoStack.at(-1)?.meta.set(TAKE_BACK, takeBack);
  undoManager.cut();
}

/**
 * Moves blocks before another of the same parent, as an undo step of its own. The caret stays in
 * its words.
 * @param follows whether the page scrolls to the caret
 * @returns whether they moved
 */
export function moveStretch(
  { editor, session }: MovingTools,
  stretch: Stretch,
  before: number,
  follows = true,
): boolean {
  const { path, from, to } = stretch;
  if (!editor.isEditable || (before >= from && before <= to)) return false;
  const { doc, selection } = editor.state;
  const parent = parentIn(session.draft, path, nodeAt(doc, path).node.childCount);
  if (!parent) return false;
  // Moving the one past the others, or the others past the one, is the same: fewer nodes are
  // replaced.
  const [a, b, c] = before < from ? [before, from, to] : [from, to, before];
  const edges = [a, b, c].map((index) => positionOf(doc, path, index)) as [number, number, number];
  const [start, middle, end] = edges;
  // The first stretch goes to where the second ends, and the second to where the first began.
  const moved = (position: number): number => {
    if (position < start || position >= end) return position;
    return position < middle ? position + (end - middle) : position - (middle - start);
  };
  const { undoManager } = session;
  if (middle - start < end - middle) moveAsStep(undoManager, parent, a, b, c);
  else moveAsStep(undoManager, parent, b, c, a);
  const { tr } = editor.state;
  const [anchor, head] = [moved(selection.anchor), moved(selection.head)];
  const most = tr.doc.content.size;
  const isNode = selection instanceof NodeSelection && tr.doc.nodeAt(moved(selection.from)) !== null;
  tr.setSelection(
    isNode
      ? NodeSelection.create(tr.doc, moved(selection.from))
      : TextSelection.between(tr.doc.resolve(Math.min(anchor, most)), tr.doc.resolve(Math.min(head, most))),
  );
  editor.view.dispatch(follows ? tr.scrollIntoView() : tr);
  return true;
}
