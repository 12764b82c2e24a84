import type * as Y from 'yjs';
import type { ClockRange } from '#content/draft/updates/split-update.ts';
import { type Frame, partFrame } from '#server/collab/participants/frames.ts';
import type { PackState } from '#server/drafts/pack-state.ts';
import { EditsSince } from './edits-since.ts';
import type { EncodeState } from './whole-state.ts';

/**
 * Milliseconds for which parts are kept after the last request: a participant whose connection was
 * cut comes back for the missing ones.
 */
const KEPT = 60_000;
interface Parts {
  readonly frames: readonly { readonly frame: Frame; readonly ranges: readonly ClockRange[] }[];
  readonly since: EditsSince;
}

/**
 * The state of a draft in parts, made once for all who ask within a while, with the edits since.
 * Each part names the clocks that it holds, so that a participant who has some of them, even of an
 * earlier set, is sent the others only.
 */
export class StateParts {
  private readonly draft: Y.Doc;
  private readonly encode: EncodeState;
  private readonly pack: PackState;
  private parts: Parts | null = null;
  private making: Promise<void> | null = null;
  private timer: NodeJS.Timeout | undefined;

  constructor(draft: Y.Doc, encode: EncodeState, pack: PackState) {
    this.draft = draft;
    this.encode = encode;
    this.pack = pack;
  }

  /**
   * Settles when there are parts to send; all callers share the set that is being made. Rejects if
   * they cannot be made.
   */
  async prepare(): Promise<void> {
    if (!this.parts || this.parts.since.areMany) {
      this.making ??= this.make().finally(() => {
        this.making = null;
      });
      await this.making;
    }
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.clear(), KEPT);
    this.timer.unref();
  }

  /**
   * What a participant with these clocks lacks: parts, and then the update that completes them to
   * the draft as it is now. Null if there are no parts (any more).
   */
  lackedBy(known: ReadonlyMap<number, number>): { parts: Frame[]; rest: Uint8Array } | null {
    if (!this.parts || this.parts.since.areTooMany) return null;
    const { frames, since } = this.parts;
    // Deletions have no clocks: that part is always sent.
    const isKnown = (ranges: readonly ClockRange[]) =>
      ranges.length > 0 && ranges.every(({ client, to }) => to <= (known.get(client) ?? 0));
    const parts = frames.filter(({ ranges }) => !isKnown(ranges)).map(({ frame }) => frame);
    return { parts, rest: since.merged() };
  }

  /** Forgets the parts. */
  clear(): void {
    clearTimeout(this.timer);
    this.parts?.since.end();
    this.parts = null;
  }

  private async make(): Promise<void> {
    const { state, since } = await this.encode((state) => ({ state, since: new EditsSince(this.draft) }));
    try {
      const packed = await this.pack(state);
      let left = packed.reduce((sum, part) => sum + part.packed.length, 0);
      const frames = packed.map((part) => {
        left -= part.packed.length;
        return { frame: partFrame(part, left), ranges: part.ranges };
      });
      this.clear();
      this.parts = { frames, since };
    } catch (error) {
      since.end();
      throw error;
    }
  }
}
