import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import { type Range, readStructs } from './read-structs.ts';
import { divideStructs, encodePart } from './split-update.ts';

/** Structs and deleted ranges of a participant's update, at most. */
const MOST_PIECES = 250_000;
/**
 * The same for an edit of the server's own, such as a restore: it may delete as many pieces as the
 * largest draft has, and bring as many.
 */
export const MOST_OF_OWN = 1_000_000;

/** Structs that one step adds or deletes: some milliseconds. */
export const LARGE_STEP = 500;

/** An update in parts that can be judged and applied one after another. */
export interface DividedUpdate {
  /** The unknown part of the update, as one update to be stored. */
  readonly update: Uint8Array;
  /** No part depends on a later one. Those that add come first, then those that delete. */
  readonly parts: readonly Uint8Array[];
}

/** Why an update was not divided. */
export type Undivided = 'early' | 'malformed' | 'too-large';

/** An update that only deletes. */
export function encodeDeletions(ranges: readonly (readonly [client: number, range: Range])[]): Uint8Array {
  const byClient = new Map<number, Range[]>();
  for (const [client, range] of ranges) {
    const known = byClient.get(client);
    if (known) known.push(range);
    else byClient.set(client, [range]);
  }
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, 0);
  encoding.writeVarUint(encoder, byClient.size);
  for (const [client, list] of byClient) {
    encoding.writeVarUint(encoder, client);
    encoding.writeVarUint(encoder, list.length);
    for (const { clock, len } of list) {
      encoding.writeVarUint(encoder, clock);
      encoding.writeVarUint(encoder, len);
    }
  }
  return encoding.toUint8Array(encoder);
}

/** Sorts ranges and merges those that overlap or touch. */
export function mergeRanges(ranges: readonly Range[]): Range[] {
  const merged: { clock: number; len: number }[] = [];
  for (const { clock, len } of ranges.toSorted((a, b) => a.clock - b.clock)) {
    const last = merged.at(-1);
    if (last && clock <= last.clock + last.len) last.len = Math.max(last.len, clock + len - last.clock);
    else merged.push({ clock, len });
  }
  return merged;
}

/**
 * Divides a long update, without the draft that it is for.
 * @param known the draft's state vector: structs that the draft has are left out
 * @param most structs, or deleted ranges, in a part
 * @param mostPieces structs and deleted ranges in all
 * @returns `early` if the update has a gap; `malformed` if it is not an update, or depends on
 * itself; `too-large` if it has more pieces than it may
 */
export function divideUpdate(
  update: Uint8Array,
  known: Uint8Array,
  most: number,
  mostPieces = MOST_PIECES,
): DividedUpdate | Undivided {
  try {
    return divideDecoded(update, known, most, mostPieces);
  } catch {
    // If the decoder throws, this is not an update.
    return 'malformed';
  }
}

function divideDecoded(
  update: Uint8Array,
  known: Uint8Array,
  most: number,
  mostPieces: number,
): DividedUpdate | Undivided {
  const rest = Y.diffUpdate(update, known);
  const read = readStructs(rest, mostPieces);
  if (!read) return 'too-large';
  const { structs, deleted } = read;
  if (structs.some(({ isSkip }) => isSkip)) return 'early';
  const first = new Map<number, number>();
  for (const { client, clock } of structs) if (!first.has(client)) first.set(client, clock);
  const ranges = deleted.flatMap(([client, list]) => mergeRanges(list).map((range) => [client, range] as const));
  const rows = divideStructs(structs, first, (count) => count >= most);
  if (!rows) return 'malformed';
  const parts = rows.map((row) => encodePart(rest, row));
  for (let at = 0; at < ranges.length; at += most) parts.push(encodeDeletions(ranges.slice(at, at + most)));
  return { update: rest, parts };
}

/**
 * Cuts the deletions of a part into updates that each delete at most so many structs of the draft.
 * The latest go first: the content of a block comes later than the block, and is then gone when the
 * block is deleted.
 */
export function* cutDeletions(draft: Y.Doc, part: Uint8Array, most: number): Generator<Uint8Array> {
  const ranges = [...Y.decodeUpdate(part).ds.clients].flatMap(([client, list]) =>
    list.map((range) => [client, range] as const),
  );
  let cut: [number, Range][] = [];
  let structsInCut = 0;
  for (const [client, { clock, len }] of ranges.reverse()) {
    let end = clock + len;
    while (end > clock) {
      const structs = draft.store.clients.get(client)!;
      const last = Y.findIndexSS(structs, end - 1);
      const first = Math.max(Y.findIndexSS(structs, clock), last - (most - structsInCut) + 1);
      const begin = Math.max(clock, structs[first]!.id.clock);
      cut.push([client, { clock: begin, len: end - begin }]);
      structsInCut += last - first + 1;
      end = begin;
      if (structsInCut < most) continue;
      yield encodeDeletions(cut);
      cut = [];
      structsInCut = 0;
    }
  }
  if (cut.length > 0) yield encodeDeletions(cut);
}
