import * as Y from 'yjs';
import { MOST_COMPARED_STEPS } from '#content/annotation/approximate-match.ts';
import { annotatableBlocks } from '#content/document/reading/anchor-blocks.ts';
import { DraftAnchors } from '#content/draft/anchors/draft-anchors.ts';
import { draftToDocument } from '#content/draft/yjs.ts';
import { LONGEST_BETWEEN, type PassageAnchor, partsOf } from '#content/extract/passage.ts';
import { LINE_BREAK } from '#content/qda/project.ts';
import { toCodePoints } from '#content/qda/text-positions.ts';
import { type Renaming, renameIn } from '#content/withdrawal/names.ts';
import type { Range } from '#content/withdrawal/words/withdrawn-words.ts';
import type { LeavingText } from './qda-form.ts';

/** Characters of a passage that name it. */
const LONGEST_NAME = 80;

/**
 * The range of a passage's parts: those that follow one another, with what was written between
 * them. What was moved elsewhere is left out, since a project knows one range for each passage.
 */
function inOne(parts: readonly Range[]): Range | null {
  const [first, ...rest] = parts;
  if (!first) return null;
  let end = first[1];
  for (const [start, last] of rest) {
    if (start < end || start - end > LONGEST_BETWEEN) break;
    end = last;
  }
  return [first[0], end];
}

/**
 * A draft as plain text, a line for each paragraph, with pseudonyms instead of names, and the
 * positions of passages in it, in code points.
 */
export function leavingText(
  state: Uint8Array,
  passages: readonly PassageAnchor[],
  names: readonly Renaming[],
): LeavingText {
  const draft = new Y.Doc();
  Y.applyUpdate(draft, state);
  const blocks = annotatableBlocks(draftToDocument(draft).document);
  const there = new DraftAnchors(draft, { steps: MOST_COMPARED_STEPS });
  const begins = new Map<string, number>();
  let at = 0;
  for (const { id, text } of blocks) {
    if (id !== null) begins.set(id, at);
    at += text.length + 1;
  }
  const ranges = passages.map((passage): Range | null =>
    inOne(
      partsOf(passage).flatMap((part): Range[] => {
        const { blockId, state: found, start, end } = there.place(part);
        const begin = found === 'orphaned' || blockId === null ? undefined : begins.get(blockId);
        return begin === undefined ? [] : [[begin + start, begin + end]];
      }),
    ),
  );
  const placed = ranges.filter((range) => range !== null);
  // Paragraphs end with `\n`, so line breaks within them get another character.
  const whole = blocks.map(({ text }) => text.replace(/\r\n?|\n/g, LINE_BREAK)).join('\n');
  const { text, places } = renameIn(whole, names, placed);
  const points = toCodePoints(text, places.flat());
  draft.destroy();
  let next = 0;
  return {
    text,
    places: ranges.map((range) => {
      if (range === null) return null;
      const [from, to] = places[next]!;
      const [start, end] = [points[2 * next]!, points[2 * next + 1]!];
      next++;
      return { start, end, name: text.slice(from, Math.min(to, from + LONGEST_NAME)) };
    }),
  };
}
