import type { Node } from '@tiptap/pm/model';
import { NodeSelection, type Selection } from '@tiptap/pm/state';
import { loadLaterTexts } from '#app/editor/tools/later-texts.ts';
import type { Translate } from '#app/i18n/translate.ts';
import { moveBlock } from './move-block.ts';
import type { MovingTools } from './move-stretch.ts';

interface MoveByKeyTools extends MovingTools {
  readonly t: Translate;
  readonly announce: (text: string) => void;
}

/** The blocks at the two ends of a selection. */
function endsOf(selection: Selection): readonly Node[] {
  return selection instanceof NodeSelection ? [selection.node] : [selection.$from.parent, selection.$to.parent];
}

/** Edits by anyone replace the node of a block, but keep its id. */
function isSameBlock(a: Node, b: Node | undefined): boolean {
  return a === b || (typeof a.attrs.id === 'string' && a.attrs.id === b?.attrs.id);
}

/**
 * Moves the selected blocks past their neighbour, and announces whether they moved.
 * @param pressed the selection when the key was pressed. This script loads at the first press: if
 * the caret has left for another block meanwhile, nothing moves
 */
export async function moveByKey(
  { t, announce, ...tools }: MoveByKeyTools,
  direction: -1 | 1,
  pressed: Selection,
): Promise<void> {
  const now = endsOf(tools.editor.state.selection);
  if (!endsOf(pressed).every((block, end) => isSameBlock(block, now[end]))) return;
  const isMoved = moveBlock(tools, direction);
  await loadLaterTexts();
  announce(t(isMoved ? 'writing.move.done' : 'writing.move.edge'));
}
