import { loadLaterTexts } from '#app/editor/tools/later-texts.ts';
import type { Translate } from '#app/i18n/translate.ts';
import { moveBlock } from './move-block.ts';
import type { MovingTools } from './move-stretch.ts';

interface MoveByKeyTools extends MovingTools {
  readonly t: Translate;
  readonly said: (text: string) => void;
}

/** Moves the selected blocks past their neighbour, and says whether they moved. */
export async function moveByKey({ t, said, ...tools }: MoveByKeyTools, direction: -1 | 1): Promise<void> {
  const isMoved = moveBlock(tools, direction);
  await loadLaterTexts();
  said(t(isMoved ? 'writing.move.done' : 'writing.move.edge'));
}
