import * as Y from 'yjs';
import { MAX_CHARACTERS, MAX_NODES } from '#content/document/limits.ts';
import { MAX_DRAFT, MAX_ITEMS } from '#content/draft/collab-protocol.ts';
import type { Judgement } from '#content/draft/guard/draft-guard.ts';
import { encodedBytes } from '#content/draft/updates/encoded-bytes.ts';

type Addition = Omit<Extract<Judgement, { verdict: 'new' }>, 'steps'>;

interface Measure {
  /** Of the whole state as Yjs encodes it, or some per cent more. */
  bytes: number;
  /** Yjs items: letters typed in a row are one, the same letters typed apart are many. */
  items: number;
  /** Elements and texts. */
  nodes: number;
  characters: number;
}

/** What a draft may hold. */
export type DraftLimits = Readonly<Pick<Measure, 'nodes' | 'characters'>>;

const PAGE_LIMITS: DraftLimits = { nodes: MAX_NODES, characters: MAX_CHARACTERS };

/** An empty draft: no clients, no deletions. */
const EMPTY_BYTES = 2;
/** At most, for each client: its id and counts, of its structs and of its deletions. */
const CLIENT_BYTES = 25;

/** Items of a draft, and what remains of deleted ones. */
export function countItems(draft: Y.Doc): number {
  let items = 0;
  for (const structs of draft.store.clients.values()) items += structs.length;
  return items;
}

/** Measures what is in a draft; its nodes and characters without those that are deleted. */
export function measure(draft: Y.Doc): Measure {
  let bytes = EMPTY_BYTES + CLIENT_BYTES * draft.store.clients.size;
  let nodes = 0;
  let characters = 0;
  for (const structs of draft.store.clients.values()) {
    for (const struct of structs) {
      bytes += encodedBytes(struct as Y.Item | Y.GC);
      if (struct.deleted || !(struct instanceof Y.Item)) continue;
      if (struct.content instanceof Y.ContentType) nodes++;
      else if (struct.content instanceof Y.ContentString) characters += struct.length;
    }
  }
  return { bytes, items: countItems(draft), nodes, characters };
}

/**
 * The size of a draft. Counts what comes in, which is never less than what remains, and measures
 * only when the count reaches a limit.
 */
export class DraftSize {
  private readonly draft: Y.Doc;
  private readonly limits: DraftLimits;
  private counted: Measure;
  /** Whether the count was measured and nothing has come in since. */
  private exact = false;

  /** @param bytes size of what it was loaded from */
  constructor(draft: Y.Doc, bytes: number, limits: DraftLimits = PAGE_LIMITS) {
    this.draft = draft;
    this.limits = limits;
    const items = countItems(draft);
    this.counted = { bytes, items, nodes: items, characters: bytes };
  }

  /** Yjs items that it has, or some that it had as well. */
  get items(): number {
    return this.counted.items;
  }

  add(bytes: number, { structs, nodes, characters }: Addition): void {
    this.counted.bytes += bytes;
    this.counted.items += structs;
    this.counted.nodes += nodes;
    this.counted.characters += characters;
    this.exact = false;
  }

  /**
   * True for an update that would make the draft larger than it may be. Deleting is always
   * possible.
   */
  refuses(bytes: number, addition: Addition): boolean {
    if (addition.structs === 0 || !this.isTooLarge(bytes, addition)) return false;
    if (!this.exact) {
      this.counted = measure(this.draft);
      this.exact = true;
    }
    return this.isTooLarge(bytes, addition);
  }

  private isTooLarge(bytes: number, { structs, nodes, characters }: Addition): boolean {
    return (
      this.counted.bytes + bytes > MAX_DRAFT ||
      this.counted.items + structs > MAX_ITEMS ||
      (nodes > 0 && this.counted.nodes + nodes > this.limits.nodes) ||
      (characters > 0 && this.counted.characters + characters > this.limits.characters)
    );
  }
}
