import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import { encodeDeletions, mergeRanges } from './divide-update.ts';
import type { Range } from './read-structs.ts';

/** Structs that are encoded at a time: less than a millisecond. */
const STEP = 500;

/** A Yjs struct: an item, or the placeholder of deleted ones. */
type Struct = Y.Item | Y.GC;

/** The encoded structs of one client: from clock 0 up to `reached`. */
interface Row {
  readonly chunks: Uint8Array[];
  structs: number;
  reached: number;
}

/**
 * Encodes a draft's whole state in steps, between which the draft may change. The result is the
 * state at the time of `finish`: structs are only ever added, and structs deleted after they were
 * encoded are in the deletions. The draft must lack nothing (`pendingStructs`).
 */
export class StateEncoder {
  private readonly draft: Y.Doc;
  private readonly rows = new Map<number, Row>();
  private readonly deleted = new Map<number, Range[]>();

  constructor(draft: Y.Doc) {
    this.draft = draft;
    draft.on('afterTransaction', this.follow);
  }

  /**
   * Encodes structs that are not encoded yet.
   * @param until called after each few structs; true stops
   * @returns true when nothing is left: `finish` may be called, in the same turn
   */
  step(until: () => boolean): boolean {
    for (const [client, structs] of this.draft.store.clients as ReadonlyMap<number, Struct[]>) {
      const last = structs.at(-1)!;
      const end = last.id.clock + last.length;
      while ((this.rows.get(client)?.reached ?? 0) < end) {
        this.encodeSome(client, structs);
        if (until()) return false;
      }
    }
    return true;
  }

  private encodeSome(client: number, structs: Struct[]): void {
    const row = this.rows.get(client) ?? { chunks: [], structs: 0, reached: 0 };
    this.rows.set(client, row);
    const encoder = new Y.UpdateEncoderV1();
    const first = Y.findIndexSS(structs, row.reached);
    const end = Math.min(structs.length, first + STEP);
    for (let i = first; i < end; i++) {
      const struct = structs[i]!;
      // A struct may have been merged with one that is encoded.
      const offset = row.reached - struct.id.clock;
      struct.write(encoder, offset);
      const length = struct.length - offset;
      if (struct.deleted) this.addDeleted(client, row.reached, length);
      row.reached += length;
    }
    row.structs += end - first;
    row.chunks.push(encoder.toUint8Array());
  }

  private addDeleted(client: number, clock: number, len: number): void {
    const ranges = this.deleted.get(client);
    const last = ranges?.at(-1);
    if (!ranges) this.deleted.set(client, [{ clock, len }]);
    else if (last && last.clock + last.len === clock)
      ranges[ranges.length - 1] = { clock: last.clock, len: last.len + len };
    else ranges.push({ clock, len });
  }

  private readonly follow = ({ deleteSet }: Y.Transaction): void => {
    for (const [client, ranges] of deleteSet.clients) {
      for (const { clock, len } of ranges) this.addDeleted(client, clock, len);
    }
  };

  /** The state as Yjs encodes it (v1). To be called in the turn in which `step` returned true. */
  finish(): Uint8Array {
    const encoder = encoding.createEncoder();
    // Highest client id first, as Yjs has it: merging updates depends on that order.
    const rows = [...this.rows].sort(([a], [b]) => b - a);
    encoding.writeVarUint(encoder, rows.length);
    for (const [client, { chunks, structs }] of rows) {
      encoding.writeVarUint(encoder, structs);
      encoding.writeVarUint(encoder, client);
      encoding.writeVarUint(encoder, 0);
      for (const chunk of chunks) encoding.writeUint8Array(encoder, chunk);
    }
    const deleted = [...this.deleted].sort(([a], [b]) => b - a);
    const ranges = deleted.flatMap(([client, list]) => mergeRanges(list).map((range) => [client, range] as const));
    // An update that only deletes begins with 0, the number of clients that add something: drop it.
    encoding.writeUint8Array(encoder, encodeDeletions(ranges).subarray(1));
    return encoding.toUint8Array(encoder);
  }

  /** To be called at the end, finished or not. */
  end(): void {
    this.draft.off('afterTransaction', this.follow);
  }
}
