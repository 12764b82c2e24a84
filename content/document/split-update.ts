import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';

/** What Yjs puts together while it integrates: an item, or what is left of deleted ones. */
type Struct = Y.Item | Y.GC;

/** A part as Yjs writes updates (version 1): for each client a row of structs without gaps, and no deletions. */
function encodePart(rows: ReadonlyMap<number, readonly Struct[]>): Uint8Array {
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

/**
 * Splits a draft's whole state into parts that can be applied one after the other, with other work in between: no part builds on a
 * later one. The last holds the deletions. Made for the state of a draft that lacks nothing; any other is given back as it is.
 * To be applied by `applyStored`.
 * @param most structs in a part
 */
export function splitUpdate(state: Uint8Array, most: number): Uint8Array[] {
  const { structs } = Y.decodeUpdate(state);
  if (structs.length <= most) return [state];
  const rows = new Map<number, Struct[]>();
  for (const struct of structs as Struct[]) {
    const row = rows.get(struct.id.client);
    if (row) row.push(struct);
    else rows.set(struct.id.client, [struct]);
  }
  /** To which clock each client's structs are in the parts. */
  const reached = new Map<number, number>();
  const isReady = (struct: Struct): boolean => {
    const { client, clock } = struct.id;
    if (clock !== (reached.get(client) ?? 0)) return false;
    if (!(struct instanceof Y.Item)) return true;
    const basis = [struct.origin, struct.rightOrigin, struct.parent as unknown];
    return basis.every((id) => !(id instanceof Y.ID) || id.clock < (reached.get(id.client) ?? 0));
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
    parts.push(encodePart(part));
    part = new Map();
    inPart = 0;
  };
  let left = structs.length;
  for (let before = -1; before !== left; ) {
    before = left;
    for (const [client, row] of rows) {
      let taken = 0;
      while (taken < row.length && isReady(row[taken]!)) put(row[taken++]!);
      left -= taken;
      if (taken === row.length) rows.delete(client);
      else if (taken > 0) rows.set(client, row.slice(taken));
    }
  }
  if (left > 0) return [state];
  if (inPart > 0) parts.push(encodePart(part));
  parts.push(Y.diffUpdate(state, Y.encodeStateVectorFromUpdate(state)));
  return parts;
}
