import type { EditorState } from '@tiptap/pm/state';
import { type MovingTools, moveStretch, type Stretch } from './move-stretch.ts';

/** What holds blocks that can change places. A table's rows and cells stay: the table moves. */
const HOLDERS: ReadonlySet<string> = new Set([
  'doc',
  'bulletList',
  'orderedList',
  'taskList',
  'typedBlock',
  'blockquote',
]);

/**
 * The innermost selected blocks that have a neighbour on this side, and where they go: a paragraph
 * of a typed block within it, and at its edge the typed block.
 */
function findMove({ selection }: EditorState, direction: -1 | 1): { stretch: Stretch; before: number } | null {
  const { $from, $to } = selection;
  for (let depth = $from.sharedDepth($to.pos); depth >= 0; depth--) {
    const holder = $from.node(depth);
    if (!HOLDERS.has(holder.type.name)) continue;
    const from = $from.index(depth);
    const to = $to.depth === depth && !selection.empty ? Math.max(from + 1, $to.index(depth)) : $to.index(depth) + 1;
    const before = direction < 0 ? from - 1 : to + 1;
    if (before < 0 || before > holder.childCount) continue;
    const path = Array.from({ length: depth }, (_, i) => $from.index(i));
    return { stretch: { path, from, to }, before };
  }
  return null;
}

/** Moves the selected blocks past their neighbour. @returns whether they moved */
export function moveBlock(tools: MovingTools, direction: -1 | 1): boolean {
  const move = findMove(tools.editor.state, direction);
  return move !== null && moveStretch(tools, move.stretch, move.before);
}
