import { ByteReader, ByteWriter } from './bytes.ts';
import { STEMMED_LANGUAGES, type StemmedLanguage } from './language.ts';
import type { SearchMeta } from './search-document.ts';
import { FIELD_COUNT, NOBODY, type Segment } from './segment.ts';
import { stemTable } from './segment-builder.ts';

/** Forms folded together between two pauses. */
const FORMS_A_STEP = 1_000;

const GONE = 0xffffffff;

/**
 * Merges segments into one without what was taken out. A generator, so that whoever answers queries meanwhile can take
 * their turn at each `yield`.
 */
export function* mergeSegments(parts: readonly Segment[]): Generator<void, Segment> {
  const numbers = parts.map((part) => new Uint32Array(part.keys.length).fill(GONE));
  const documents: { part: Segment; document: number }[] = [];
  for (const [index, part] of parts.entries()) {
    for (let document = 0; document < part.keys.length; document++) {
      if (part.audiences[document] === NOBODY) continue;
      numbers[index]![document] = documents.length;
      documents.push({ part, document });
    }
  }
  const words = yield* mergeForms(parts, numbers);
  const texts = mergeTexts(documents);
  return {
    ...words,
    ...texts,
    keys: documents.map(({ part, document }) => part.keys[document]!),
    stamps: documents.map(({ part, document }) => part.stamps[document]!),
    metas: documents.map(({ part, document }): SearchMeta => part.metas[document]!),
    audiences: Uint8Array.from(documents, ({ part, document }) => part.audiences[document]!),
    fieldLengths: mergeLengths(documents),
  };
}

type Documents = readonly { readonly part: Segment; readonly document: number }[];

function mergeLengths(documents: Documents): Uint32Array {
  const lengths = new Uint32Array(documents.length * FIELD_COUNT);
  for (const [number, { part, document }] of documents.entries()) {
    lengths.set(part.fieldLengths.subarray(document * FIELD_COUNT, (document + 1) * FIELD_COUNT), number * FIELD_COUNT);
  }
  return lengths;
}

function mergeTexts(
  documents: Documents,
): Pick<Segment, 'blockStarts' | 'blockFields' | 'blockPositions' | 'blockTexts' | 'text'> {
  const blockStarts = [0];
  const blockFields: number[] = [];
  const blockPositions: number[] = [];
  const blockTexts = [0];
  const text = new ByteWriter(1024);
  for (const { part, document } of documents) {
    for (let block = part.blockStarts[document]!; block < part.blockStarts[document + 1]!; block++) {
      blockFields.push(part.blockFields[block]!);
      blockPositions.push(part.blockPositions[block]!);
      text.copy(part.text, part.blockTexts[block]!, part.blockTexts[block + 1]!);
      blockTexts.push(text.length);
    }
    blockStarts.push(blockFields.length);
  }
  return {
    blockStarts: Uint32Array.from(blockStarts),
    blockFields: Uint8Array.from(blockFields),
    blockPositions: Uint32Array.from(blockPositions),
    blockTexts: Uint32Array.from(blockTexts),
    text: text.view().slice(),
  };
}

/** The stem of each form of a segment in a language. */
function stemsByForm(part: Segment, language: StemmedLanguage): (string | undefined)[] {
  const { names, starts, forms } = part.stems[language];
  const stems = new Array<string | undefined>(part.forms.length);
  for (let name = 0; name < names.length; name++) {
    for (let at = starts[name]!; at < starts[name + 1]!; at++) stems[forms[at]!] = names[name];
  }
  return stems;
}

function* mergeForms(
  parts: readonly Segment[],
  numbers: readonly Uint32Array[],
): Generator<void, Pick<Segment, 'forms' | 'folded' | 'documentCounts' | 'postingStarts' | 'postings' | 'stems'>> {
  const next = parts.map(() => 0);
  const partStems = parts.map((part) => ({ fr: stemsByForm(part, 'fr'), en: stemsByForm(part, 'en') }));
  const forms: string[] = [];
  const folded: string[] = [];
  const counts: number[] = [];
  const starts: number[] = [0];
  const stems: Record<StemmedLanguage, (string | undefined)[]> = { fr: [], en: [] };
  const postings = new ByteWriter(1024);
  for (let steps = 1; ; steps++) {
    if (steps % FORMS_A_STEP === 0) yield;
    const smallest = smallestForm(parts, next);
    if (smallest < 0) break;
    const form = parts[smallest]!.forms[next[smallest]!]!;
    const foldedForm = parts[smallest]!.folded[next[smallest]!]!;
    const number = forms.length;
    let documents = 0;
    let last = 0;
    for (const [index, part] of parts.entries()) {
      const at = next[index]!;
      if (part.forms[at] !== form) continue;
      next[index] = at + 1;
      for (const language of STEMMED_LANGUAGES) stems[language][number] ??= partStems[index]![language][at];
      const copied = copyRecords(part, at, numbers[index]!, postings, last);
      documents += copied.documents;
      last = copied.last;
    }
    if (documents === 0) {
      // Only documents that were taken out had it.
      for (const language of STEMMED_LANGUAGES) stems[language].length = Math.min(stems[language].length, number);
      continue;
    }
    forms.push(form);
    folded.push(foldedForm);
    counts.push(documents);
    starts.push(postings.length);
  }
  return {
    forms,
    folded,
    documentCounts: Uint32Array.from(counts),
    postingStarts: Uint32Array.from(starts),
    postings: postings.view().slice(),
    stems: { fr: stemTable(stems.fr), en: stemTable(stems.en) },
  };
}

/** The part whose next form comes first; -1 when all are read. */
function smallestForm(parts: readonly Segment[], next: readonly number[]): number {
  let smallest = -1;
  for (const [index, part] of parts.entries()) {
    const at = next[index]!;
    if (at >= part.forms.length) continue;
    if (smallest < 0) {
      smallest = index;
      continue;
    }
    const best = parts[smallest]!;
    const bestAt = next[smallest]!;
    const mine = part.folded[at]!;
    const theirs = best.folded[bestAt]!;
    if (mine < theirs || (mine === theirs && part.forms[at]! < best.forms[bestAt]!)) smallest = index;
  }
  return smallest;
}

/** Copies a form's records under their documents' new numbers. */
function copyRecords(
  part: Segment,
  form: number,
  numbers: Uint32Array,
  postings: ByteWriter,
  previous: number,
): { documents: number; last: number } {
  const reader = new ByteReader(part.postings, part.postingStarts[form]!);
  const end = part.postingStarts[form + 1]!;
  let documents = 0;
  let last = previous;
  let document = 0;
  while (reader.at < end) {
    document += reader.number();
    const start = reader.at;
    const fields = reader.number();
    for (let field = 0; field < FIELD_COUNT; field++) if (fields & (1 << field)) reader.number();
    const bytes = reader.number();
    reader.at += bytes;
    const number = numbers[document]!;
    if (number === GONE) continue;
    postings.number(number - last);
    postings.copy(part.postings, start, reader.at);
    last = number;
    documents++;
  }
  return { documents, last };
}
