import type { ClockRange } from '#content/draft/updates/split-update.ts';

/** A state vector: the clock up to which each client's edits are known. */
export type Clocks = ReadonlyMap<number, number>;

/** A decompressed part of the draft's state. */
export interface ReceivedPart {
  /** A Yjs update, v1. */
  readonly update: Uint8Array;
  readonly packed: Uint8Array;
  readonly ranges: readonly ClockRange[];
}

/** True if `known` contains all of `asked`. */
export function covers(known: Clocks, asked: Clocks): boolean {
  for (const [client, clock] of asked) if (clock > (known.get(client) ?? 0)) return false;
  return true;
}

/** The state vector of a draft with parts beside it. A part after a gap adds nothing. */
export function stateVectorWithParts(
  held: Clocks,
  parts: readonly Pick<ReceivedPart, 'ranges'>[],
): Map<number, number> {
  const known = new Map(held);
  const ranges = parts.flatMap((part) => part.ranges).sort((a, b) => a.from - b.from);
  for (const { client, from, to } of ranges) {
    const reached = known.get(client) ?? 0;
    if (from <= reached && to > reached) known.set(client, to);
  }
  return known;
}

/**
 * Parts of the draft's state that are not in the draft yet: applied before all have arrived, they
 * would make a text that never existed. They outlive their connection, so that the next one asks
 * only for the rest.
 */
export class ReceivedParts {
  private parts: ReceivedPart[] = [];
  /** Compressed bytes still to come, as announced by the server. */
  left = 0;
  private readonly listeners = new Set<() => void>();

  get all(): readonly ReceivedPart[] {
    return this.parts;
  }

  /** Compressed bytes received. */
  get bytes(): number {
    return this.parts.reduce((sum, { packed }) => sum + packed.length, 0);
  }

  add(part: ReceivedPart, left: number): void {
    this.parts.push(part);
    this.left = left;
    this.changed();
  }

  /** Subscribes to changes. @returns unsubscribes */
  listen(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Adds the parts cached by earlier visits. */
  restore(parts: readonly ReceivedPart[]): void {
    if (parts.length === 0) return;
    this.parts = [...parts, ...this.parts];
    this.changed();
  }

  /** The state vector of a draft and these parts. */
  knownWith(held: Clocks): Map<number, number> {
    return stateVectorWithParts(held, this.parts);
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
