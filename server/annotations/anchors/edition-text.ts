import { placeAsMade } from '#content/annotation/anchor-as-made.ts';
import type { Placement } from '#content/annotation/anchor-resolver.ts';
import { type Anchor, type AnchorSelection, makeAnchor, type TextBlock } from '#content/annotation/annotation.ts';
import { squeezedCounter } from '#content/text/squeezed-text.ts';

/** An annotation to be located. Its anchor never changes. */
export interface Anchored {
  readonly id: string;
  readonly anchor: Anchor;
}

/** Where an edition has an annotation's words. */
export interface EditionPlace extends Placement {
  /** Sort key within this text: block, then offset. Orphans come last. */
  readonly order: number;
  /**
   * Characters of the block before the words, and up to their end, not counting white space: the
   * same on any screen.
   */
  readonly from: number;
  readonly to: number;
  /** The present words in that place, if they have changed. */
  readonly now: string | null;
}

/** Sorts after every place in a text. */
export const NOWHERE = Number.MAX_SAFE_INTEGER;
const LONGEST_BLOCK = 1e6;

/**
 * An edition's text with the places of its page's annotations. An edition never changes, so each
 * annotation is located once.
 */
export class EditionText {
  /** The language of the edition. */
  readonly language: string;
  readonly blocks: readonly TextBlock[];
  private readonly index = new Map<string, number>();
  private readonly places = new Map<string, EditionPlace>();
  /** By block: a long one may have hundreds of annotations. */
  private readonly counters = new Map<number, (offset: number) => number>();
  private readonly search: (blocks: readonly TextBlock[], anchors: readonly Anchor[]) => Promise<readonly Placement[]>;
  private searching: Promise<void> | null = null;

  /**
   * @param search locates anchors in the whole text; may return the places of only the first of
   * them
   */
  constructor(
    edition: { readonly language: string; readonly blocks: readonly TextBlock[] },
    search: EditionText['search'],
  ) {
    this.language = edition.language;
    this.blocks = edition.blocks;
    this.search = search;
    for (const [i, { id }] of edition.blocks.entries()) if (id !== null) this.index.set(id, i);
  }

  /** The text of a block; null when the edition has no such block. */
  blockText(blockId: string): string | null {
    const at = this.index.get(blockId);
    return at === undefined ? null : this.blocks[at]!.text;
  }

  /** Anchors a selection. Null when the text lacks the selected words. */
  anchor(selection: AnchorSelection): Anchor | null {
    return makeAnchor(this.blocks, selection);
  }

  /**
   * Places of annotations by id. An anchor whose surroundings have not changed is found without
   * searching the text.
   */
  async place(annotations: readonly Anchored[]): Promise<ReadonlyMap<string, EditionPlace>> {
    for (;;) {
      const unknown = annotations.filter((annotation) => !this.knows(annotation));
      if (unknown.length === 0) break;
      // Concurrent callers wait for the same search.
      this.searching ??= this.searchFor(unknown).finally(() => {
        this.searching = null;
      });
      await this.searching;
    }
    return new Map(annotations.map(({ id }) => [id, this.places.get(id)!]));
  }

  private knows({ id, anchor }: Anchored): boolean {
    if (this.places.has(id)) return true;
    const at = this.index.get(anchor.blockId);
    const placement = at === undefined ? null : placeAsMade(anchor, this.blocks, at);
    if (placement) this.keep(id, placement);
    return placement !== null;
  }

  private async searchFor(annotations: readonly Anchored[]): Promise<void> {
    let rest = annotations;
    while (rest.length > 0) {
      const placements = await this.search(
        this.blocks,
        rest.map(({ anchor }) => anchor),
      );
      for (const [i, placement] of placements.entries()) this.keep(rest[i]!.id, placement);
      rest = rest.slice(placements.length);
    }
  }

  private keep(id: string, placement: Placement): void {
    const { state, blockId, start, end } = placement;
    const at = blockId === null ? undefined : this.index.get(blockId);
    if (state === 'orphaned' || at === undefined) {
      this.places.set(id, { ...placement, order: NOWHERE, from: 0, to: 0, now: null });
      return;
    }
    const { text } = this.blocks[at]!;
    const count = this.counters.get(at) ?? squeezedCounter(text);
    this.counters.set(at, count);
    const words = text.slice(start, end);
    this.places.set(id, {
      ...placement,
      order: at * LONGEST_BLOCK + start,
      from: count(start),
      to: count(end),
      now: state === 'changed' ? words : null,
    });
  }
}
