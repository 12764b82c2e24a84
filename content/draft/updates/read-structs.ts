import * as decoding from 'lib0/decoding';

/** The id of a struct, or of a character in it. */
interface Id {
  readonly client: number;
  readonly clock: number;
}

/** A struct of an encoded update: where its bytes are, and what it depends on. */
export interface EncodedStruct extends Id {
  readonly length: number;
  /** The struct stands for clocks that are missing. */
  readonly isSkip: boolean;
  readonly origin: Id | null;
  readonly rightOrigin: Id | null;
  readonly parent: Id | null;
  /** Its bytes in the update, `to` exclusive. */
  readonly from: number;
  readonly to: number;
}

/** Consecutive clocks of one client. */
export interface Range {
  readonly clock: number;
  readonly len: number;
}

/** An update without the content of its structs. */
export interface EncodedUpdate {
  readonly bytes: Uint8Array;
  readonly structs: readonly EncodedStruct[];
  readonly deleted: readonly (readonly [client: number, ranges: readonly Range[]])[];
}

/** Bits of a struct's first byte: its kind, and what follows. */
const KIND = 0b0001_1111;
const HAS_PARENT_KEY = 0b0010_0000;
const HAS_RIGHT = 0b0100_0000;
const HAS_LEFT = 0b1000_0000;
const SKIP = 10;

const readId = (decoder: decoding.Decoder): Id => ({
  client: decoding.readVarUint(decoder),
  clock: decoding.readVarUint(decoder),
});

/** Yjs's number for the types that have a name. */
const NAMED_TYPES: ReadonlySet<number> = new Set([3, 5]);

function repeat(count: number, read: () => unknown): number {
  for (let i = 0; i < count; i++) read();
  return count;
}

/** Reads past the content of an item, by its kind. @returns how many clocks it has */
function skipContent(kind: number, decoder: decoding.Decoder): number {
  switch (kind) {
    case 1: // deleted
      return decoding.readVarUint(decoder);
    case 2: // JSON
      return repeat(decoding.readVarUint(decoder), () => decoding.readVarString(decoder));
    case 3: // bytes
      decoding.readVarUint8Array(decoder);
      return 1;
    case 4: // text
      return decoding.readVarString(decoder).length;
    case 5: // embedded
      decoding.readVarString(decoder);
      return 1;
    case 6: // mark: name and value
      decoding.readVarString(decoder);
      decoding.readVarString(decoder);
      return 1;
    case 7: // element or text
      if (NAMED_TYPES.has(decoding.readVarUint(decoder))) decoding.readVarString(decoder);
      return 1;
    case 8: // values
      return repeat(decoding.readVarUint(decoder), () => decoding.readAny(decoder));
    case 9: // document
      decoding.readVarString(decoder);
      decoding.readAny(decoder);
      return 1;
    default:
      throw new Error('unknown content');
  }
}

function readStruct(decoder: decoding.Decoder, client: number, clock: number): EncodedStruct {
  const from = decoder.pos;
  const info = decoding.readUint8(decoder);
  const kind = info & KIND;
  let origin: Id | null = null;
  let rightOrigin: Id | null = null;
  let parent: Id | null = null;
  let length: number;
  const isSkip = info === SKIP;
  if (isSkip || kind === 0) length = decoding.readVarUint(decoder);
  else {
    if (info & HAS_LEFT) origin = readId(decoder);
    if (info & HAS_RIGHT) rightOrigin = readId(decoder);
    if (!origin && !rightOrigin) {
      if (decoding.readVarUint(decoder) === 1) decoding.readVarString(decoder);
      else parent = readId(decoder);
      if (info & HAS_PARENT_KEY) decoding.readVarString(decoder);
    }
    length = skipContent(kind, decoder);
  }
  return { client, clock, length, isSkip, origin, rightOrigin, parent, from, to: decoder.pos };
}

/**
 * Reads where the structs of a Yjs update (v1) are and what they depend on. Yjs's own decoder makes
 * an object of several for each, which for the longest draft takes ten times the memory.
 * @param most structs and deleted ranges, at most
 * @returns null if there are more
 * @throws Error for what is not an update
 */
export function readStructs(bytes: Uint8Array, most = Number.POSITIVE_INFINITY): EncodedUpdate | null {
  const decoder = decoding.createDecoder(bytes);
  const structs: EncodedStruct[] = [];
  let left = most;
  for (let rows = decoding.readVarUint(decoder); rows > 0; rows--) {
    const count = decoding.readVarUint(decoder);
    const client = decoding.readVarUint(decoder);
    let clock = decoding.readVarUint(decoder);
    for (let i = 0; i < count; i++) {
      if (left-- === 0) return null;
      const struct = readStruct(decoder, client, clock);
      clock += struct.length;
      structs.push(struct);
    }
  }
  const deleted: [number, Range[]][] = [];
  for (let clients = decoding.readVarUint(decoder); clients > 0; clients--) {
    const client = decoding.readVarUint(decoder);
    const ranges: Range[] = [];
    for (let count = decoding.readVarUint(decoder); count > 0; count--) {
      if (left-- === 0) return null;
      ranges.push({ clock: decoding.readVarUint(decoder), len: decoding.readVarUint(decoder) });
    }
    deleted.push([client, ranges]);
  }
  return { bytes, structs, deleted };
}
