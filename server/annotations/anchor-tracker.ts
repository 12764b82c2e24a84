import type * as Y from 'yjs';
import { AnchorResolver, type Placement } from '#content/anchor-resolver.ts';
import { type Anchor, type AnchorSelection, makeAnchor } from '#content/annotation.ts';
import { findApproximate } from '#content/approximate-match.ts';
import { annotatableBlocks } from '#content/document/anchor-blocks.ts';
import { fromRelativeRange, toRelativeRange } from '#content/document/anchor-yjs.ts';
import type { TextBlock } from '#content/document/text.ts';
import { draftToDocument } from '#content/document/yjs.ts';
import { squeeze } from '#content/squeezed-text.ts';
import type { Database } from '#db/database.ts';
import { findEdition } from '#db/edition-repository.ts';
import type { DraftService } from '#server/collab/draft-service.ts';
import type { Logger } from '#server/logger.ts';

/** A text that anchors are looked up in. */
export interface AnchorText {
  readonly blocks: readonly TextBlock[];
  /** Where a placement stands among the others of this text: block, then offset. Orphans come last. */
  readonly order: (placement: Placement) => number;
  readonly place: (anchor: Anchor) => Placement;
  /** Null when the selected words are not there. */
  readonly anchor: (selection: AnchorSelection) => Anchor | null;
}

const MOST_KEPT = 40;
const LONGEST_BLOCK = 1e6;
/** How much of the words must be left in a block that was not theirs. */
const LIKENESS_ELSEWHERE = 0.6;

/** Follows annotations' words through editions and drafts. Editions do not change, so what was found in one is kept a while. */
export class AnchorTracker {
  private readonly database: Database;
  private readonly drafts: DraftService;
  private readonly logger: Logger;
  /** By page and number, the one used longest ago first. Promises: a text is read once however many ask. */
  private readonly editions = new Map<string, Promise<AnchorText>>();

  constructor(deps: { database: Database; drafts: DraftService; logger: Logger }) {
    this.database = deps.database;
    this.drafts = deps.drafts;
    this.logger = deps.logger;
  }

  /** The text of an edition. */
  edition(pageId: string, number: number): Promise<AnchorText> {
    const key = `${pageId}:${number}`;
    const known = this.editions.get(key);
    this.editions.delete(key);
    const text = known ?? this.readEdition(pageId, number);
    this.editions.set(key, text);
    text.catch(() => this.editions.delete(key));
    if (this.editions.size > MOST_KEPT) this.editions.delete(this.editions.keys().next().value!);
    return text;
  }

  /** Where anchors stand in the draft as it is now: by the positions they have in it, then by their words. */
  placeAllInDraft(pageId: string, anchors: readonly Anchor[]): Promise<{ placement: Placement; order: number }[]> {
    return this.drafts.inspect(pageId, (draft) => {
      const text = anchorText(annotatableBlocks(draftToDocument(draft).document));
      return anchors.map((anchor) => {
        const placement = placeInDraft(anchor, text, anchor.relative && fromRelativeRange(draft, anchor.relative));
        return { placement, order: text.order(placement) };
      });
    });
  }

  /** Anchors a selection in the draft, with its own positions there. Null when the words are not there. */
  anchorInDraft(pageId: string, selection: AnchorSelection): Promise<Anchor | null> {
    return this.drafts.inspect(pageId, (draft) => {
      const anchor = makeAnchor(annotatableBlocks(draftToDocument(draft).document), selection);
      return anchor && withRelative(draft, anchor, anchor.blockId, anchor.blockStart, anchor.blockEnd);
    });
  }

  /**
   * The anchor with the draft's own positions of its words, if the draft still has them. An annotation is worth more than these: when the
   * draft cannot be read, it is kept without.
   */
  async followInDraft(pageId: string, anchor: Anchor): Promise<Anchor> {
    try {
      return await this.drafts.inspect(pageId, (draft) => {
        const { blockId, state, start, end } = new AnchorResolver(
          annotatableBlocks(draftToDocument(draft).document),
        ).resolve(anchor);
        if (blockId === null || (state !== 'placed' && state !== 'moved')) return anchor;
        return withRelative(draft, anchor, blockId, start, end);
      });
    } catch (error) {
      this.logger.warn({ err: error, page: pageId }, 'an annotation could not be anchored in the draft');
      return anchor;
    }
  }

  private async readEdition(pageId: string, number: number): Promise<AnchorText> {
    const edition = await findEdition(this.database.read, pageId, number);
    return anchorText(edition ? annotatableBlocks(edition.document) : []);
  }
}

function withRelative(draft: Y.Doc, anchor: Anchor, blockId: string, start: number, end: number): Anchor {
  return { ...anchor, relative: toRelativeRange(draft, { blockId, start, end }) };
}

function anchorText(blocks: readonly TextBlock[]): AnchorText {
  const resolver = new AnchorResolver(blocks);
  const index = new Map(blocks.flatMap((block, i) => (block.id === null ? [] : [[block.id, i] as const])));
  const kept = new Map<string, Placement>();
  return {
    blocks,
    anchor: (selection) => makeAnchor(blocks, selection),
    order: ({ state, blockId, start }) => {
      const at = blockId === null ? undefined : index.get(blockId);
      return state === 'orphaned' || at === undefined ? Number.MAX_SAFE_INTEGER : at * LONGEST_BLOCK + start;
    },
    place: (anchor) => {
      const key = JSON.stringify([anchor.quote, anchor.blockId, anchor.blockStart]);
      const placement = kept.get(key) ?? resolver.resolve(anchor);
      kept.set(key, placement);
      return placement;
    },
  };
}

/** The positions follow what was typed around and into the words; the words themselves tell of cuts and pastes. */
function placeInDraft(anchor: Anchor, text: AnchorText, range: ReturnType<typeof fromRelativeRange>): Placement {
  const block = range && text.blocks.find((candidate) => candidate.id === range.blockId);
  const there = block ? squeeze(block.text.slice(range.start, range.end)).chars : '';
  const exact = squeeze(anchor.quote.exact).chars;
  if (range && there === exact) return { state: 'placed', ...range };
  const byWords = text.place(anchor);
  if (!range || there === '' || byWords.state === 'placed' || byWords.state === 'moved') return byWords;
  // A whole text written over another may reuse a paragraph for a different one: its positions then say nothing.
  const akin = range.blockId === anchor.blockId || (findApproximate(exact, there)?.likeness ?? 0) >= LIKENESS_ELSEWHERE;
  return akin ? { state: 'changed', ...range } : byWords;
}
