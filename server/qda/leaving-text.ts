import * as Y from 'yjs';
import type { Anchor } from '#content/annotation/annotation.ts';
import { annotatableBlocks } from '#content/document/reading/anchor-blocks.ts';
import { DraftAnchors } from '#content/draft/anchors/draft-anchors.ts';
import { draftToDocument } from '#content/draft/yjs.ts';
import { LINE_BREAK } from '#content/qda/project.ts';
import { toCodePoints } from '#content/qda/text-positions.ts';
import { type Renaming, renameIn } from '#content/withdrawal/names.ts';
import type { Range } from '#content/withdrawal/withdrawn-words.ts';
import type { LeavingText } from './qda-form.ts';

/** Characters of a passage that name it. */
const LONGEST_NAME = 80;

/**
 * A draft as plain text, a line for each paragraph, with pseudonyms instead of names, and the
 * positions of anchors in it, in code points.
 */
export function leavingText(state: Uint8Array, anchors: readonly Anchor[], names: readonly Renaming[]): LeavingText {
  const draft = new Y.Doc();
  Y.applyUpdate(draft, state);
  const blocks = annotatableBlocks(draftToDocument(draft).document);
  const there = new DraftAnchors(draft);
  const begins = new Map<string, number>();
  let at = 0;
  for (const { id, text } of blocks) {
    if (id !== null) begins.set(id, at);
    at += text.length + 1;
  }
  const ranges = anchors.map((anchor): Range | null => {
    const { blockId, state: found, start, end } = there.place(anchor);
    const begin = found === 'orphaned' || blockId === null ? undefined : begins.get(blockId);
    return begin === undefined ? null : [begin + start, begin + end];
  });
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
