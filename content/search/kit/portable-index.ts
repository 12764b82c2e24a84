import { packSegment, unpackSegment } from '#content/search/index/pack-segment.ts';
import { SEARCH_FIELDS } from '#content/search/index/search-document.ts';
import type { Segment, StemTable } from '#content/search/index/segment.ts';
import { foldForm } from '#content/search/words/fold.ts';

const TITLE = SEARCH_FIELDS.indexOf('title');
/** Ascending, at least in part: their distances repeat, and are packed in a third of the bytes. */
const ASCENDING = [
  'postingStarts',
  'blockStarts',
  'blockPositions',
  'sentenceStarts',
  'sentencePositions',
  'sentenceEnds',
  'blockTexts',
] as const;

/**
 * The index of a kit as bytes, before compression, for browsers that read it from a folder. Derived
 * data is omitted.
 * @param hasPassages otherwise only titles are included as texts, and results have no passages
 */
export function packPortable(segment: Segment, hasPassages: boolean): Uint8Array<ArrayBuffer> {
  const shown = hasPassages ? segment : { ...segment, ...titlesOf(segment) };
  return packSegment(changed({ ...shown, folded: [], stamps: [] }, distances));
}

/** @returns null for data packed by another release */
export function unpackPortable(buffer: ArrayBuffer): Segment | null {
  const packed = unpackSegment(buffer);
  if (!packed) return null;
  const folded = packed.forms.map(foldForm);
  return changed({ ...packed, folded, stamps: packed.keys.map(() => '') }, sums);
}

/** Keeps only the texts of titles: the ranking compares them with the query. */
function titlesOf({ blockFields, blockTexts, text }: Segment): Pick<Segment, 'blockTexts' | 'text'> {
  const starts = new Uint32Array(blockTexts.length);
  const titles = new Uint8Array(text.length);
  let length = 0;
  for (const [block, field] of blockFields.entries()) {
    if (field === TITLE) {
      const title = text.subarray(blockTexts[block]!, blockTexts[block + 1]!);
      titles.set(title, length);
      length += title.length;
    }
    starts[block + 1] = length;
  }
  return { blockTexts: starts, text: titles.slice(0, length) };
}

/** Changes the ascending arrays of a segment. */
function changed(segment: Segment, change: (values: Uint32Array) => Uint32Array): Segment {
  const ofStems = ({ names, starts, forms }: StemTable): StemTable => ({
    names,
    starts: change(starts),
    forms: change(forms),
  });
  const { fr, en } = segment.stems;
  const arrays = Object.fromEntries(ASCENDING.map((name) => [name, change(segment[name])]));
  return {
    ...segment,
    ...(arrays as Pick<Segment, (typeof ASCENDING)[number]>),
    stems: { fr: ofStems(fr), en: ofStems(en) },
  };
}

/** Each value less the one before; where that is larger, beyond the largest number and around. */
const distances = (values: Uint32Array): Uint32Array =>
  values.map((value, at) => value - (at === 0 ? 0 : values[at - 1]!));

function sums(values: Uint32Array): Uint32Array {
  const whole = new Uint32Array(values.length);
  for (const [at, value] of values.entries()) whole[at] = value + (at === 0 ? 0 : whole[at - 1]!);
  return whole;
}
