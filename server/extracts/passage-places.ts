import type * as Y from 'yjs';
import { readDraftTexts } from '#content/draft/anchors/anchor-yjs.ts';
import { findPassage, MOST_PASSAGE_PARTS, type PassagePlace } from '#content/extract/passage.ts';
import type { PassageInput } from '#content/input/material/extract-input.ts';

/** Characters shown around words, to distinguish their places. */
const AROUND = 40;

/** A place of words that stand several times, with what is around them in their paragraphs. */
export interface ShownPlace {
  readonly begin: number;
  readonly before: string;
  readonly after: string;
}

type Words = Pick<PassageInput, 'block' | 'words' | 'within'>;

/**
 * Where words stand in a draft, from a block: within the passage that they are of, if it has them.
 */
export function placesInDraft(draft: Y.Doc, { block, words, within }: Words): PassagePlace[] {
  const blocks = blocksFrom(draft, block);
  const there = within ? findPassage(blocks, block, words, within) : [];
  return there.length > 0 ? there : findPassage(blocks, block, words);
}

/** The same, to be chosen from. */
export function placesToChoose(draft: Y.Doc, words: Words): ShownPlace[] {
  const texts = new Map(blocksFrom(draft, words.block).map(({ id, text }) => [id, text]));
  return placesInDraft(draft, words).map(({ begin, parts }) => {
    const [first, last] = [parts[0]!, parts.at(-1)!];
    const before = (texts.get(first.blockId) ?? '').slice(0, first.start);
    const after = (texts.get(last.blockId) ?? '').slice(last.end);
    return {
      begin,
      before: before.length > AROUND ? `…${before.slice(-AROUND)}` : before,
      after: after.length > AROUND ? `${after.slice(0, AROUND)}…` : after,
    };
  });
}

function blocksFrom(draft: Y.Doc, block: string): { readonly id: string; readonly text: string }[] {
  const texts = readDraftTexts(draft);
  const first = texts.ids.indexOf(block);
  if (first < 0) return [];
  return texts.ids.slice(first, first + MOST_PASSAGE_PARTS).map((id) => ({ id, text: texts.textOf(id) }));
}
