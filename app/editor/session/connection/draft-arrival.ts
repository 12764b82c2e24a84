import type * as Y from 'yjs';
import { KeptParts } from '#app/editor/socket/kept-parts.ts';
import { type ReceivedPart, type ReceivedParts, stateVectorWithParts } from '#app/editor/socket/received-parts.ts';
import { clocksOf } from './draft-provider.ts';

/** How much of the draft has arrived, in compressed bytes. */
export interface Arrival {
  readonly received: number;
  readonly total: number;
}

/** Milliseconds before parts are cached on the device: most drafts arrive sooner. */
const WORTH_KEEPING = 1_000;
/** Milliseconds without a change before the device copy's state vector is recorded. */
const CALM = 3_000;

/**
 * Parts of the draft that have arrived and are not in it yet. They are cached on the device, across
 * visits, until the draft is complete and the device copy contains it.
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

  /** Null while no part is waiting. */
  get progress(): Arrival | null {
    const { bytes, left } = this.parts;
    return bytes === 0 ? null : { received: bytes, total: bytes + left };
  }

  /** Restores the cached parts. @param database the device copy's */
  async open(database: IDBDatabase): Promise<void> {
    this.kept = new KeptParts(database);
    this.keptParts = await this.kept.load();
    this.parts.restore(this.keptParts);
    this.copyIsWritten();
  }

  /**
   * The device copy contains the whole draft: the cached parts can be deleted. Once nothing has
   * changed for a while, the copy's state vector is recorded: the next visit asks with it before it
   * reads the copy.
   */
  copyIsWritten(): void {
    clearTimeout(this.noting);
    this.noting = setTimeout(() => {
      if (this.parts.all.length === 0) this.forget();
      else this.kept?.note(stateVectorWithParts(clocksOf(this.draft), this.keptParts));
    }, CALM);
  }

  /** Deletes the cached parts. */
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
      // The parts are in the draft now, and in the device copy as soon as that is written.
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
    this.kept.keep(fresh, stateVectorWithParts(clocksOf(this.draft), this.keptParts));
  }
}
