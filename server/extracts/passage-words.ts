import type * as Y from 'yjs';
import { BLOCK_GAP } from '#content/annotation/annotation.ts';
import { type DraftTexts, readDraftTexts } from '#content/draft/anchors/anchor-yjs.ts';
import { LONGEST_BETWEEN } from '#content/extract/passage.ts';
import { squeeze } from '#content/text/squeezed-text.ts';
import type { DraftPlace } from '#server/annotations/anchors/draft-places.ts';

/** The present words of a passage. */
export interface PassageWords {
  /** The blocks that have some of them, in the order in which they were marked. */
  readonly blockIds: readonly string[];
  readonly text: string;
  /** Something was written between its paragraphs, or between them and its words. */
  readonly isGrown: boolean;
}

/** Words of a block. */
interface Piece {
  readonly blockId: string;
  readonly start: number;
  readonly end: number;
}

/**
 * Reads passages in a draft, from their first word to their last: what was written since between
 * two of their paragraphs that follow one another is of them, as with analysts' tools. A paragraph
 * that was moved elsewhere stays by itself.
 */
export class PassageReader {
  readonly #texts: DraftTexts;
  readonly #at: ReadonlyMap<string, number>;

  constructor(draft: Y.Doc) {
    this.#texts = readDraftTexts(draft);
    this.#at = new Map(this.#texts.ids.map((id, at) => [id, at]));
  }

  /** @param parts where its words are, in the order in which they were marked */
  read(parts: readonly DraftPlace[]): PassageWords {
    const pieces: Piece[] = [];
    let isGrown = false;
    for (const { state, blockId, start, end } of parts) {
      if (state === 'orphaned' || blockId === null) continue;
      const last = pieces.at(-1);
      const between = last ? this.#between(last, { blockId, start, end }) : [];
      isGrown ||= between.length > 0;
      pieces.push(...between, { blockId, start, end });
    }
    const lines = new Map<string, string>();
    for (const { blockId, start, end } of pieces)
      lines.set(blockId, (lines.get(blockId) ?? '') + this.#texts.textOf(blockId).slice(start, end));
    return { blockIds: [...lines.keys()], text: [...lines.values()].join(BLOCK_GAP), isGrown };
  }

  /** What was written between two pieces; nothing if that is too much, or they changed places. */
  #between(one: Piece, next: Piece): Piece[] {
    const [from = -1, to = -1] = [this.#at.get(one.blockId), this.#at.get(next.blockId)];
    if (from < 0 || to < from || (to === from && next.start < one.end)) return [];
    const blocks = this.#texts.ids.slice(from, to + 1);
    let characters = 0;
    const found: Piece[] = [];
    for (const blockId of blocks) {
      const text = this.#texts.textOf(blockId);
      const start = blockId === one.blockId ? one.end : 0;
      const end = blockId === next.blockId ? next.start : text.length;
      characters += end - start;
      if (characters > LONGEST_BETWEEN) return [];
      if (squeeze(text.slice(start, end)).chars !== '') found.push({ blockId, start, end });
    }
    return found;
  }
}
