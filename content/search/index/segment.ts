import type { StemmedLanguage } from '#content/search/words/language.ts';
import { AUDIENCES, SEARCH_FIELDS, type SearchMeta } from './search-document.ts';

export const FIELD_COUNT = SEARCH_FIELDS.length;
export const AUDIENCE_COUNT = AUDIENCES.length;
/** The audience of a removed or replaced document: none. */
export const NOBODY = 255;
/** Positions left free between two blocks, so that no phrase spans both. */
export const BLOCK_GAP = 4;

/**
 * Stems, sorted, with the forms of each: those of `names[i]` are `forms[starts[i]…starts[i + 1]]`.
 */
export interface StemTable {
  readonly names: readonly string[];
  readonly starts: Uint32Array;
  readonly forms: Uint32Array;
}

/**
 * An immutable part of an index, apart from its tombstones. It consists of typed arrays and sorted
 * words: 20,000 pages take some 60 MB, load without being rebuilt, and work in a browser as on the
 * server.
 *
 * The postings of a form, from `postingStarts[form]`, are one record per document in ascending
 * order: the distance to the previous document; a byte of field bits; for each of these fields the
 * number of occurrences; the byte length of the positions; the positions, each as its distance to
 * the previous one.
 */
export interface Segment {
  /** Forms sorted by their folded form, then by themselves. */
  readonly forms: readonly string[];
  readonly folded: readonly string[];
  /** How many documents contain each form, removed ones included. */
  readonly documentCounts: Uint32Array;
  readonly postingStarts: Uint32Array;
  readonly postings: Uint8Array;
  readonly stems: Readonly<Record<StemmedLanguage, StemTable>>;

  readonly keys: readonly string[];
  readonly stamps: readonly string[];
  readonly metas: readonly SearchMeta[];
  /**
   * The readers who may find each document: a code of AUDIENCES, or NOBODY. The only array that
   * changes.
   */
  readonly audiences: Uint8Array;
  /** Number of words in each document's fields: document × FIELD_COUNT + field. */
  readonly fieldLengths: Uint32Array;

  /** The blocks of document d are `blockStarts[d]…blockStarts[d + 1]`. */
  readonly blockStarts: Uint32Array;
  readonly blockFields: Uint8Array;
  /** The position of each block's first word. */
  readonly blockPositions: Uint32Array;
  /** The sentences of document d are `sentenceStarts[d]…sentenceStarts[d + 1]`. */
  readonly sentenceStarts: Uint32Array;
  /** The position of each sentence's first word, and the one after its last word. */
  readonly sentencePositions: Uint32Array;
  readonly sentenceEnds: Uint32Array;
  /** The beginning of each block's text in `text`, and one more entry for the end. */
  readonly blockTexts: Uint32Array;
  /** UTF-8. */
  readonly text: Uint8Array;
}

/** The first index of a sorted list at which `list[index] >= value`. */
export function lowerBound(list: readonly string[], value: string): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (list[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The forms of a stem. */
export function formsOfStem(table: StemTable, stem: string): Uint32Array {
  const index = lowerBound(table.names, stem);
  if (table.names[index] !== stem) return table.forms.subarray(0, 0);
  return table.forms.subarray(table.starts[index]!, table.starts[index + 1]!);
}

/** The range of forms with this folded form. */
export function formsOfFolded(segment: Segment, folded: string): [start: number, end: number] {
  const start = lowerBound(segment.folded, folded);
  let end = start;
  while (end < segment.folded.length && segment.folded[end] === folded) end++;
  return [start, end];
}

/** The range of forms whose folded form begins with this prefix. */
export function formsOfPrefix(segment: Segment, prefix: string): [start: number, end: number] {
  return [lowerBound(segment.folded, prefix), lowerBound(segment.folded, `${prefix}\uffff`)];
}

const decoder = new TextDecoder();

/** The text of a block (its number in the segment). */
export function blockText(segment: Segment, block: number): string {
  return decoder.decode(segment.text.subarray(segment.blockTexts[block]!, segment.blockTexts[block + 1]!));
}

/** The block of a document that contains a position. */
export function blockAt({ blockStarts, blockPositions }: Segment, document: number, position: number): number {
  return lastUpTo(blockPositions, blockStarts[document]!, blockStarts[document + 1]!, position);
}

/**
 * The sentence of a document that contains a position: its first position, and the one after its
 * last.
 */
export function sentenceAt(segment: Segment, document: number, position: number): [from: number, to: number] {
  const { sentenceStarts, sentencePositions, sentenceEnds } = segment;
  const sentence = lastUpTo(sentencePositions, sentenceStarts[document]!, sentenceStarts[document + 1]!, position);
  return [sentencePositions[sentence]!, sentenceEnds[sentence]!];
}

/**
 * The last index from `start` to `end` of an ascending array whose value is at most `value`; at
 * least `start`.
 */
function lastUpTo(values: Uint32Array, start: number, end: number, value: number): number {
  let low = start;
  let high = end - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (values[middle]! <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}
