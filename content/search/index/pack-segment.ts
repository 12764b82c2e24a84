import type { SearchMeta } from './search-document.ts';
import type { Segment, StemTable } from './segment.ts';

/** Change this whenever the tokenisation of words or the storage of segments changes. */
export const PACKED_FORMAT = 'navette-segment-1';

const STRINGS = ['forms', 'folded', 'keys', 'stamps'] as const;
const NUMBERS = [
  'documentCounts',
  'postingStarts',
  'fieldLengths',
  'blockStarts',
  'blockPositions',
  'sentenceStarts',
  'sentencePositions',
  'sentenceEnds',
  'blockTexts',
] as const;
const BYTES = ['postings', 'audiences', 'blockFields', 'text'] as const;
const LANGUAGES = ['fr', 'en'] as const;

/** The header of a packed segment, before its arrays. */
interface Head {
  readonly format: string;
  readonly metas: readonly SearchMeta[];
  readonly strings: Readonly<Record<(typeof STRINGS)[number], readonly string[]>>;
  readonly stems: Readonly<Record<(typeof LANGUAGES)[number], readonly string[]>>;
  /** The number of values of each array, in their order. */
  readonly lengths: readonly number[];
}

/**
 * A segment as bytes, for browsers: the length of a head in JSON, the head, and arrays as the
 * device has them in memory. It is read by the device that wrote it, and by no other.
 */
export function packSegment(segment: Segment): Uint8Array<ArrayBuffer> {
  const arrays = arraysOf(segment);
  const strings = Object.fromEntries(STRINGS.map((name) => [name, segment[name]])) as Head['strings'];
  const stems = Object.fromEntries(LANGUAGES.map((name) => [name, segment.stems[name].names])) as Head['stems'];
  const lengths = arrays.map(({ length }) => length);
  const head = new TextEncoder().encode(
    JSON.stringify({ format: PACKED_FORMAT, metas: segment.metas, strings, stems, lengths } satisfies Head),
  );
  const packed = new Uint8Array(
    arrays.reduce((sum, array) => sum + aligned(array.byteLength), 4 + aligned(head.length)),
  );
  new DataView(packed.buffer).setUint32(0, head.length);
  packed.set(head, 4);
  let at = 4 + aligned(head.length);
  for (const array of arrays) {
    packed.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), at);
    at += aligned(array.byteLength);
  }
  return packed;
}

/** @returns null for data packed by another release */
export function unpackSegment(buffer: ArrayBuffer): Segment | null {
  const length = new DataView(buffer).getUint32(0);
  const head = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length))) as Head;
  if (head.format !== PACKED_FORMAT) return null;
  const lengths = head.lengths.values();
  let at = 4 + aligned(length);
  const numbers = () => {
    const array = new Uint32Array(buffer, at, lengths.next().value);
    at += array.byteLength;
    return array;
  };
  const bytes = () => {
    const array = new Uint8Array(buffer, at, lengths.next().value);
    at += aligned(array.byteLength);
    return array;
  };
  const stemsOf = (name: (typeof LANGUAGES)[number]): StemTable => ({
    names: head.stems[name],
    starts: numbers(),
    forms: numbers(),
  });
  return {
    ...head.strings,
    metas: head.metas,
    ...(Object.fromEntries(NUMBERS.map((name) => [name, numbers()])) as Pick<Segment, (typeof NUMBERS)[number]>),
    stems: { fr: stemsOf('fr'), en: stemsOf('en') },
    ...(Object.fromEntries(BYTES.map((name) => [name, bytes()])) as Pick<Segment, (typeof BYTES)[number]>),
  };
}

/** In the order in which they are read. */
const arraysOf = (segment: Segment): (Uint32Array | Uint8Array)[] => [
  ...NUMBERS.map((name) => segment[name]),
  ...LANGUAGES.flatMap((name) => [segment.stems[name].starts, segment.stems[name].forms]),
  ...BYTES.map((name) => segment[name]),
];

/** Numbers of four bytes begin at multiples of four. */
const aligned = (length: number): number => Math.ceil(length / 4) * 4;
