import type { ClockRange } from '#content/draft/split-update.ts';

/** Up to which clock each client's edits are known. */
export type Clocks = ReadonlyMap<number, number>;

/** A part of the draft's state that came, unpacked. */
export interface ReceivedPart {
  /** A Yjs update, v1. */
  readonly update: Uint8Array;
  readonly packed: Uint8Array;
  readonly ranges: readonly ClockRange[];
}

/** True if nothing of the second is beyond the first. */
export function covers(known: Clocks, asked: Clocks): boolean {
  for (const [client, clock] of asked) if (clock > (known.get(client) ?? 0)) return false;
  return true;
}

/** The clocks of a draft and of parts beside it. A part that follows a gap adds nothing. */
export function clocksWith(held: Clocks, parts: readonly Pick<ReceivedPart, 'ranges'>[]): Map<number, number> {
  const known = new Map(held);
  const ranges = parts.flatMap((part) => part.ranges).sort((a, b) => a.from - b.from);
  for (const { client, from, to } of ranges) {
    const reached = known.get(client) ?? 0;
    if (from <= reached && to > reached) known.set(client, to);
  }
  return known;
}

/**
 * The parts of a draft's state that came and are not in the draft yet: what they make together with it is no text that the draft ever
 * was, until all are there. They outlive the connection they came by, so that the next asks for the others.
 */
export class ReceivedParts {
  private parts: ReceivedPart[] = [];
  /** Packed bytes that the server said would follow. */
  left = 0;
  private readonly listeners = new Set<() => void>();

  get all(): readonly ReceivedPart[] {
    return this.parts;
  }

  /** Packed bytes that are here. */
  get bytes(): number {
    return this.parts.reduce((sum, { packed }) => sum + packed.length, 0);
  }

  add(part: ReceivedPart, left: number): void {
    this.parts.push(part);
    this.left = left;
    this.changed();
  }

  /** Hears of every change. @returns stops hearing */
  listen(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Takes in what the device kept of earlier visits. */
  restore(parts: readonly ReceivedPart[]): void {
    if (parts.length === 0) return;
    this.parts = [...parts, ...this.parts];
    this.changed();
  }

  /** What is known with a draft that holds these clocks. */
  knownWith(held: Clocks): Map<number, number> {
    return clocksWith(held, this.parts);
  }

  clear(): void {
    this.parts = [];
    this.left = 0;
    this.changed();
  }

  private changed(): void {
    for (const listener of this.listeners) listener();
  }
}
