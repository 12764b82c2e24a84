import type * as Y from 'yjs';
import { KeptParts } from '#app/editor/line/kept-parts.ts';
import { clocksWith, type ReceivedPart, type ReceivedParts } from '#app/editor/line/received-parts.ts';
import { clocksOf } from './draft-provider.ts';

/** How much of the draft has come, in bytes as they are sent. */
export interface Arrival {
  readonly received: number;
  readonly total: number;
}

/** Milliseconds that a draft may take to come before what came of it is kept on the device: most are there at once. */
const WORTH_KEEPING = 1_000;
/** Milliseconds after which it is noted what the copy holds. */
const CALM = 3_000;

/**
 * What came of a draft and is not in it yet. It is kept on the device, from visit to visit, until the draft is whole and the device's
 * copy has all of it.
 */
export class DraftArrival {
  private readonly draft: Y.Doc;
  private readonly parts: ReceivedParts;
  private kept: KeptParts | null = null;
  private keptParts: ReceivedPart[] = [];
  private begun: number | null = null;
  private keeping: ReturnType<typeof setTimeout> | undefined;
  private noting: ReturnType<typeof setTimeout> | undefined;
  private readonly stopListening: () => void;

  constructor(draft: Y.Doc, parts: ReceivedParts, onChange: () => void) {
    this.draft = draft;
    this.parts = parts;
    this.stopListening = parts.listen(() => {
      this.keepSoon();
      onChange();
    });
    this.keepSoon();
  }

  /** Null while nothing is on its way. */
  get progress(): Arrival | null {
    const { bytes, left } = this.parts;
    return bytes === 0 ? null : { received: bytes, total: bytes + left };
  }

  /** Takes in what the device kept. @param database of the draft's copy */
  async open(database: IDBDatabase): Promise<void> {
    this.kept = new KeptParts(database);
    this.keptParts = await this.kept.load();
    this.parts.restore(this.keptParts);
    this.copyIsWritten();
  }

  /**
   * The device's copy has all that the draft holds, and what was kept beside it can go. What the copy holds is noted, once nothing has
   * changed for a while: the next visit asks with it before the copy is read.
   */
  copyIsWritten(): void {
    clearTimeout(this.noting);
    this.noting = setTimeout(() => {
      if (this.parts.all.length === 0) this.forget();
      else this.kept?.note(clocksWith(clocksOf(this.draft), this.keptParts));
    }, CALM);
  }

  /** Lets go what was kept beside the copy. */
  forget(): void {
    this.keptParts = [];
    this.kept?.forget(clocksOf(this.draft));
  }

  end(): void {
    this.stopListening();
    clearTimeout(this.keeping);
    clearTimeout(this.noting);
    this.kept = null;
  }

  private keepSoon(): void {
    if (this.parts.all.length === 0) {
      this.begun = null;
      clearTimeout(this.keeping);
      // They are in the draft now, and in the copy when that is written.
      return clearTimeout(this.noting);
    }
    this.begun ??= performance.now();
    clearTimeout(this.keeping);
    const wait = Math.max(0, this.begun + WORTH_KEEPING - performance.now());
    this.keeping = setTimeout(() => this.keep(), wait);
  }

  private keep(): void {
    const fresh = this.parts.all.filter((part) => !this.keptParts.includes(part));
    if (!this.kept || fresh.length === 0) return;
    this.keptParts.push(...fresh);
    this.kept.keep(fresh, clocksWith(clocksOf(this.draft), this.keptParts));
  }
}
