import type * as Y from 'yjs';
import { quoteAt } from '#content/annotation/annotation.ts';
import { squeeze } from '#content/text/squeezed-text.ts';
import { type DraftTexts, draftBlockText, readDraftTexts } from './anchor-yjs.ts';
import { type TakenCorrection, takeCorrection } from './take-correction.ts';

/** A passage of a transcript sent to a person, and its replacement. */
export interface HandedPassage {
  readonly text: string;
  /** Empty to delete the passage. */
  readonly replacement: string;
  /** Remaining passages with the same words: how many precede this one, and how many exist. */
  readonly before: number;
  readonly same: number;
}

interface Place {
  readonly blockId: string;
  readonly start: number;
  readonly end: number;
}

/**
 * Replaces a passage, like a correction. The text sent has no positions in the draft, so the words
 * are searched; if the draft has them more often than the text sent, nothing is written. Call
 * within a transaction.
 * @param blockIds of the blocks that may have its words, or the replacement: from `blocksWith`
 */
export function takePassage(
  draft: Y.Doc,
  { text, replacement, before, same }: HandedPassage,
  blockIds: ReadonlySet<string>,
): TakenCorrection {
  const texts = readDraftTexts(draft);
  const ids = texts.ids.filter((id) => blockIds.has(id));
  const places = placesOf(texts, ids, text);
  const place = places.length === same ? places[before] : undefined;
  if (!place) {
    const [known, ...others] = replacement === '' ? [] : placesOf(texts, ids, replacement);
    if (known && others.length === 0 && places.length < same) return { state: 'there', blockId: known.blockId };
    return { state: 'changed', blockId: places[0]?.blockId ?? null };
  }
  const { blockId, start, end } = place;
  const block = { id: blockId, text: draftBlockText(draft, blockId) ?? '' };
  const anchor = {
    ...{ quote: quoteAt([block], 0, start, end), position: { start, end }, blockId, blockStart: start, blockEnd: end },
    relative: null,
  };
  return takeCorrection(draft, anchor, replacement, { state: 'placed', ...place });
}

/**
 * The ids of the blocks of a draft that have a passage, or its replacement: all of a long draft is
 * read for them.
 */
export function blocksWith(draft: Y.Doc, { text, replacement }: HandedPassage): string[] {
  const wanted = [text, replacement].map((words) => squeeze(words).chars).filter((chars) => chars !== '');
  const texts = readDraftTexts(draft);
  return texts.ids.filter((id) => {
    const { chars } = squeeze(texts.textOf(id));
    return wanted.some((words) => chars.includes(words));
  });
}

/** The places of these words in blocks of a draft: only whole blocks, if there are any. */
function placesOf(texts: DraftTexts, ids: readonly string[], words: string): Place[] {
  const wanted = squeeze(words).chars;
  if (wanted === '') return [];
  const whole: Place[] = [];
  const within: Place[] = [];
  for (const blockId of ids) {
    const { chars, at } = squeeze(texts.textOf(blockId));
    for (let from = chars.indexOf(wanted); from >= 0; from = chars.indexOf(wanted, from + wanted.length)) {
      const place = { blockId, start: at[from]!, end: at[from + wanted.length - 1]! + 1 };
      (chars === wanted ? whole : within).push(place);
    }
  }
  return whole.length > 0 ? whole : within;
}
