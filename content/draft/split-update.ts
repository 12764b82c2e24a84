import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';

/** What Yjs integrates: an item, or what remains of deleted ones. */
type Struct = Y.Item | Y.GC;

/** Structs by client; each client's are consecutive, without gaps. */
type PartRows = ReadonlyMap<number, readonly Struct[]>;

/** Encodes a part as a Yjs update (v1), without deletions. */
export function encodePart(rows: PartRows): Uint8Array {
  const encoder = new Y.UpdateEncoderV1();
  const { restEncoder } = encoder;
  encoding.writeVarUint(restEncoder, rows.size);
  for (const [client, structs] of rows) {
    encoding.writeVarUint(restEncoder, structs.length);
    encoding.writeVarUint(restEncoder, client);
    encoding.writeVarUint(restEncoder, structs[0]!.id.clock);
    for (const struct of structs) struct.write(encoder, 0);
  }
  encoding.writeVarUint(restEncoder, 0);
  return encoder.toUint8Array();
}

function rowsOf(structs: readonly Struct[]): Map<number, Struct[]> {
  const rows = new Map<number, Struct[]>();
  for (const struct of structs) {
    const row = rows.get(struct.id.client);
    if (row) row.push(struct);
    else rows.set(struct.id.client, [struct]);
  }
  return rows;
}

/**
 * Encodes an update of these structs, without deletions; each client's are in order and without
 * gaps.
 */
export function encodeStructs(structs: readonly Struct[]): Uint8Array {
  return encodePart(rowsOf(structs));
}

/**
 * Divides structs into parts that can be applied one after another: none depends on a later one.
 * @param reached for each of their clients, the clock up to which structs exist already; it is
 * updated
 * @param isFull called after each struct, with the number of structs in the part and their
 * approximate bytes
 * @returns null if some depend on each other, or on something in between that is missing
 */
export function divideStructs(
  structs: readonly Struct[],
  reached: Map<number, number>,
  isFull: (count: number, bytes: number) => boolean,
): PartRows[] | null {
  const rows = rowsOf(structs);
  // Structs of clients that the update does not add to are assumed to exist.
  const isThere = (id: Y.ID): boolean => id.clock < (reached.get(id.client) ?? Number.POSITIVE_INFINITY);
  const isReady = (struct: Struct): boolean => {
    if (struct.id.clock !== (reached.get(struct.id.client) ?? 0)) return false;
    if (!(struct instanceof Y.Item)) return true;
    return [struct.origin, struct.rightOrigin, struct.parent as unknown].every(
      (id) => !(id instanceof Y.ID) || isThere(id),
    );
  };
  const parts: PartRows[] = [];
  let part = new Map<number, Struct[]>();
  let count = 0;
  let bytes = 0;
  const put = (struct: Struct): void => {
    const { client, clock } = struct.id;
    const row = part.get(client);
    if (row) row.push(struct);
    else part.set(client, [struct]);
    reached.set(client, clock + struct.length);
    count++;
    bytes += bytesOf(struct);
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

/**
 * Approximate bytes of a struct in an update: its characters, and the description of its position.
 */
function bytesOf(struct: Struct): number {
  if (!(struct instanceof Y.Item)) return 3;
  return struct.content instanceof Y.ContentString ? struct.length + 15 : 30;
}

/** Each client's structs begin at clock 0 in a draft that lacks nothing. */
const fromTheBeginning = (structs: readonly Struct[]) => new Map(structs.map(({ id }) => [id.client, 0]));

/** The deletions in a state, and nothing else. */
const deletionsOf = (state: Uint8Array): Uint8Array => Y.diffUpdate(state, Y.encodeStateVectorFromUpdate(state));

/**
 * Splits a draft's whole state into parts that can be applied one after another, with other work in
 * between: no part depends on a later one. The last holds the deletions. The state must be of a
 * draft that lacks nothing; any other is returned unchanged. The parts are to be applied by
 * `applyStored`.
 * @param most structs in a part
 */
export function splitUpdate(state: Uint8Array, most: number): Uint8Array[] {
  const structs = Y.decodeUpdate(state).structs as Struct[];
  if (structs.length <= most) return [state];
  const parts = divideStructs(structs, fromTheBeginning(structs), (count) => count >= most);
  return parts ? [...parts.map(encodePart), deletionsOf(state)] : [state];
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
  const structs = Y.decodeUpdate(state).structs as Struct[];
  const parts = divideStructs(structs, fromTheBeginning(structs), (_count, bytes) => bytes >= aim);
  if (!parts) {
    const { from, to } = Y.parseUpdateMeta(state);
    const ranges = [...to].map(([client, end]) => ({ client, from: from.get(client) ?? 0, to: end }));
    return [{ update: state, ranges }];
  }
  return [
    ...parts.map((rows) => ({ update: encodePart(rows), ranges: [...rows].map(rangeOf) })),
    { update: deletionsOf(state), ranges: [] },
  ];
}

function rangeOf([client, structs]: [number, readonly Struct[]]): ClockRange {
  const last = structs.at(-1)!;
  return { client, from: structs[0]!.id.clock, to: last.id.clock + last.length };
}
