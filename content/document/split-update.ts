import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';

/** What Yjs puts together while it integrates: an item, or what is left of deleted ones. */
type Struct = Y.Item | Y.GC;

type Rows = ReadonlyMap<number, readonly Struct[]>;

/** Structs as Yjs writes updates (version 1): for each client a row without gaps, and no deletions. */
function encodeRows(rows: Rows): Uint8Array {
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

/** An update of these structs, each client's in their order and without gaps, that deletes nothing. */
export function encodeStructs(structs: readonly Struct[]): Uint8Array {
  return encodeRows(rowsOf(structs));
}

/**
 * Divides structs into parts that can be applied one after the other: none builds on a later one.
 * @param reached to which clock the structs of each of their clients are there already
 * @param most structs in a part
 * @returns null if some build on each other, or on something between that is missing
 */
export function divideStructs(
  structs: readonly Struct[],
  reached: Map<number, number>,
  most: number,
): Uint8Array[] | null {
  const rows = rowsOf(structs);
  // What is not of the update is taken to be there.
  const isThere = (id: Y.ID): boolean => id.clock < (reached.get(id.client) ?? Number.POSITIVE_INFINITY);
  const isReady = (struct: Struct): boolean => {
    if (struct.id.clock !== (reached.get(struct.id.client) ?? 0)) return false;
    if (!(struct instanceof Y.Item)) return true;
    return [struct.origin, struct.rightOrigin, struct.parent as unknown].every(
      (id) => !(id instanceof Y.ID) || isThere(id),
    );
  };
  const parts: Uint8Array[] = [];
  let part = new Map<number, Struct[]>();
  let inPart = 0;
  const put = (struct: Struct): void => {
    const { client, clock } = struct.id;
    const row = part.get(client);
    if (row) row.push(struct);
    else part.set(client, [struct]);
    reached.set(client, clock + struct.length);
    if (++inPart < most) return;
    parts.push(encodeRows(part));
    part = new Map();
    inPart = 0;
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
  if (inPart > 0) parts.push(encodeRows(part));
  return parts;
}

/**
 * Splits a draft's whole state into parts that can be applied one after the other, with other work in between. The last holds the
 * deletions. Made for the state of a draft that lacks nothing; any other is given back as it is. To be applied by `applyStored`.
 * @param most structs in a part
 */
export function splitUpdate(state: Uint8Array, most: number): Uint8Array[] {
  const structs = Y.decodeUpdate(state).structs as Struct[];
  if (structs.length <= most) return [state];
  const parts = divideStructs(structs, new Map([...rowsOf(structs).keys()].map((client) => [client, 0])), most);
  return parts ? [...parts, Y.diffUpdate(state, Y.encodeStateVectorFromUpdate(state))] : [state];
}
