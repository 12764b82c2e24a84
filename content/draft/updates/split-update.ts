import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import { type EncodedStruct, readStructs } from './read-structs.ts';

/** Structs by client; each client's are consecutive, without gaps. */
type PartRows = ReadonlyMap<number, readonly EncodedStruct[]>;

/**
 * Encodes a part as a Yjs update (v1), without deletions.
 * @param bytes the update that its structs are in
 */
export function encodePart(bytes: Uint8Array, rows: PartRows): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, rows.size);
  for (const [client, structs] of rows) {
    encoding.writeVarUint(encoder, structs.length);
    encoding.writeVarUint(encoder, client);
    encoding.writeVarUint(encoder, structs[0]!.clock);
    for (const { from, to } of structs) encoding.writeUint8Array(encoder, bytes.subarray(from, to));
  }
  encoding.writeVarUint(encoder, 0);
  return encoding.toUint8Array(encoder);
}

/**
 * Encodes an update of these items, without deletions; each client's are in order and without
 * gaps.
 */
export function encodeStructs(structs: readonly Y.Item[]): Uint8Array {
  const rows = rowsOf(structs, ({ id }) => id.client);
  const encoder = new Y.UpdateEncoderV1();
  const { restEncoder } = encoder;
  encoding.writeVarUint(restEncoder, rows.size);
  for (const [client, row] of rows) {
    encoding.writeVarUint(restEncoder, row.length);
    encoding.writeVarUint(restEncoder, client);
    encoding.writeVarUint(restEncoder, row[0]!.id.clock);
    for (const struct of row) struct.write(encoder, 0);
  }
  encoding.writeVarUint(restEncoder, 0);
  return encoder.toUint8Array();
}

function rowsOf<Struct>(structs: readonly Struct[], clientOf: (struct: Struct) => number): Map<number, Struct[]> {
  const rows = new Map<number, Struct[]>();
  for (const struct of structs) {
    const client = clientOf(struct);
    const row = rows.get(client);
    if (row) row.push(struct);
    else rows.set(client, [struct]);
  }
  return rows;
}

/**
 * Divides structs into parts that can be applied one after another: none depends on a later one.
 * @param reached for each of their clients, the clock up to which structs exist already; it is
 * updated
 * @param isFull called after each struct, with the number of structs in the part and their bytes
 * @returns null if some depend on each other, or on something in between that is missing
 */
export function divideStructs(
  structs: readonly EncodedStruct[],
  reached: Map<number, number>,
  isFull: (count: number, bytes: number) => boolean,
): PartRows[] | null {
  const rows = rowsOf(structs, ({ client }) => client);
  // Structs of clients that the update does not add to are assumed to exist.
  const isThere = (id: { client: number; clock: number } | null): boolean =>
    id === null || id.clock < (reached.get(id.client) ?? Number.POSITIVE_INFINITY);
  const isReady = ({ client, clock, origin, rightOrigin, parent }: EncodedStruct): boolean =>
    clock === (reached.get(client) ?? 0) && isThere(origin) && isThere(rightOrigin) && isThere(parent);
  const parts: PartRows[] = [];
  let part = new Map<number, EncodedStruct[]>();
  let count = 0;
  let bytes = 0;
  const put = (struct: EncodedStruct): void => {
    const { client, clock, length, from, to } = struct;
    const row = part.get(client);
    if (row) row.push(struct);
    else part.set(client, [struct]);
    reached.set(client, clock + length);
    count++;
    bytes += to - from;
    if (!isFull(count, bytes)) return;
    parts.push(part);
    part = new Map();
    count = 0;
    bytes = 0;
  };
  const next = new Map<number, number>([...rows.keys()].map((client) => [client, 0]));
  let left = structs.length;
  for (let before = -1; before !== left; ) {
    before = left;
    for (const [client, at] of next) {
      const row = rows.get(client)!;
      let taken = at;
      while (taken < row.length && isReady(row[taken]!)) put(row[taken++]!);
      left -= taken - at;
      if (taken === row.length) next.delete(client);
      else next.set(client, taken);
    }
  }
  if (left > 0) return null;
  if (count > 0) parts.push(part);
  return parts;
}

/** Each client's structs begin at clock 0 in a draft that lacks nothing. */
const fromTheBeginning = (structs: readonly EncodedStruct[]) => new Map(structs.map(({ client }) => [client, 0]));

/** The deletions in a state, and nothing else. */
const deletionsOf = (state: Uint8Array): Uint8Array => Y.diffUpdate(state, Y.encodeStateVectorFromUpdate(state));

/** The structs of a draft's own state, of which there may be any number. */
const structsOf = (state: Uint8Array): readonly EncodedStruct[] => readStructs(state)?.structs ?? [];

/**
 * Splits a draft's whole state into parts that can be applied one after another, with other work in
 * between: no part depends on a later one. The last holds the deletions. The state must be of a
 * draft that lacks nothing; any other is returned unchanged. The parts are to be applied by
 * `applyStored`.
 * @param most structs in a part
 * @param from structs up to which a state stays in one part
 */
export function splitUpdate(state: Uint8Array, most: number, from = most): Uint8Array[] {
  const structs = structsOf(state);
  if (structs.length <= from) return [state];
  const parts = divideStructs(structs, fromTheBeginning(structs), (count) => count >= most);
  return parts ? [...parts.map((rows) => encodePart(state, rows)), deletionsOf(state)] : [state];
}

/** Clocks of one client, `from` inclusive, `to` exclusive. */
export interface ClockRange {
  readonly client: number;
  readonly from: number;
  readonly to: number;
}

/** A part of a draft's state, and the clocks that it holds. */
export interface StatePart {
  /** A Yjs update, v1. */
  readonly update: Uint8Array;
  readonly ranges: readonly ClockRange[];
}

/**
 * Splits a draft's whole state as `splitUpdate` does, by size, and lists the clocks in each part,
 * so that a client that has some of the parts can ask for the others. The last part holds the
 * deletions, which no state vector covers, and no ranges.
 * @param aim bytes in a part; a single long struct may make it longer
 */
export function splitState(state: Uint8Array, aim: number): StatePart[] {
  const structs = structsOf(state);
  const parts = divideStructs(structs, fromTheBeginning(structs), (_count, bytes) => bytes >= aim);
  if (!parts) {
    const { from, to } = Y.parseUpdateMeta(state);
    const ranges = [...to].map(([client, end]) => ({ client, from: from.get(client) ?? 0, to: end }));
    return [{ update: state, ranges }];
  }
  return [
    ...parts.map((rows) => ({ update: encodePart(state, rows), ranges: [...rows].map(rangeOf) })),
    { update: deletionsOf(state), ranges: [] },
  ];
}

function rangeOf([client, structs]: [number, readonly EncodedStruct[]]): ClockRange {
  const last = structs.at(-1)!;
  return { client, from: structs[0]!.clock, to: last.clock + last.length };
}
