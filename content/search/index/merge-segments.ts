import type { StemmedLanguage } from '#content/search/words/language.ts';
import { ByteReader, ByteWriter } from './bytes.ts';
import { FIELD_COUNT, NOBODY, type Segment, type StemTable } from './segment.ts';

/** Words or documents merged between two `yield`s. */
const A_STEP = 500;

const GONE = 0xffffffff;

/**
 * Merges segments into one, without removed documents. A generator: the caller can answer queries
 * between two `yield`s.
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
  yield;
  const { formNumbers, ...words } = yield* mergeForms(parts, numbers);
  const fr = yield* mergeStems(parts, formNumbers, 'fr');
  const en = yield* mergeStems(parts, formNumbers, 'en');
  const texts = yield* mergeTexts(documents);
  return {
    ...words,
    ...texts,
    stems: { fr, en },
    keys: documents.map(({ part, document }) => part.keys[document]!),
    stamps: documents.map(({ part, document }) => part.stamps[document]!),
    metas: documents.map(({ part, document }) => part.metas[document]!),
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

type MergedTexts = Pick<
  Segment,
  | 'blockStarts'
  | 'blockFields'
  | 'blockPositions'
  | 'blockTexts'
  | 'sentenceStarts'
  | 'sentencePositions'
  | 'sentenceEnds'
  | 'text'
>;

function* mergeTexts(documents: Documents): Generator<void, MergedTexts> {
  const blockStarts = [0];
  const blockFields: number[] = [];
  const blockPositions: number[] = [];
  const sentenceStarts = [0];
  const sentencePositions: number[] = [];
  const sentenceEnds: number[] = [];
  const blockTexts = [0];
  const text = new ByteWriter(1024);
  for (const [number, { part, document }] of documents.entries()) {
    if (number % A_STEP === 0) yield;
    for (let block = part.blockStarts[document]!; block < part.blockStarts[document + 1]!; block++) {
      blockFields.push(part.blockFields[block]!);
      blockPositions.push(part.blockPositions[block]!);
      text.copy(part.text, part.blockTexts[block]!, part.blockTexts[block + 1]!);
      blockTexts.push(text.length);
    }
    blockStarts.push(blockFields.length);
    for (let sentence = part.sentenceStarts[document]!; sentence < part.sentenceStarts[document + 1]!; sentence++) {
      sentencePositions.push(part.sentencePositions[sentence]!);
      sentenceEnds.push(part.sentenceEnds[sentence]!);
    }
    sentenceStarts.push(sentencePositions.length);
  }
  yield;
  return {
    blockStarts: Uint32Array.from(blockStarts),
    blockFields: Uint8Array.from(blockFields),
    blockPositions: Uint32Array.from(blockPositions),
    sentenceStarts: Uint32Array.from(sentenceStarts),
    sentencePositions: Uint32Array.from(sentencePositions),
    sentenceEnds: Uint32Array.from(sentenceEnds),
    blockTexts: Uint32Array.from(blockTexts),
    text: text.view().slice(),
  };
}

type MergedForms = Pick<Segment, 'forms' | 'folded' | 'documentCounts' | 'postingStarts' | 'postings'> & {
  /** For each part, the new number of each of its forms. */
  readonly formNumbers: readonly Uint32Array[];
};

function* mergeForms(parts: readonly Segment[], numbers: readonly Uint32Array[]): Generator<void, MergedForms> {
  const next = parts.map(() => 0);
  const formNumbers = parts.map((part) => new Uint32Array(part.forms.length).fill(GONE));
  const forms: string[] = [];
  const folded: string[] = [];
  const counts: number[] = [];
  const starts: number[] = [0];
  const postings = new ByteWriter(1024);
  for (let steps = 1; ; steps++) {
    if (steps % A_STEP === 0) yield;
    const smallest = smallestForm(parts, next);
    if (smallest < 0) break;
    const form = parts[smallest]!.forms[next[smallest]!]!;
    const foldedForm = parts[smallest]!.folded[next[smallest]!]!;
    let documents = 0;
    let last = 0;
    const here: [part: number, form: number][] = [];
    for (const [index, part] of parts.entries()) {
      const at = next[index]!;
      if (part.forms[at] !== form) continue;
      next[index] = at + 1;
      here.push([index, at]);
      const copied = copyRecords(part, at, numbers[index]!, postings, last);
      documents += copied.documents;
      last = copied.last;
    }
    // Only removed documents had it.
    if (documents === 0) continue;
    for (const [index, at] of here) formNumbers[index]![at] = forms.length;
    forms.push(form);
    folded.push(foldedForm);
    counts.push(documents);
    starts.push(postings.length);
  }
  yield;
  return {
    forms,
    folded,
    documentCounts: Uint32Array.from(counts),
    postingStarts: Uint32Array.from(starts),
    postings: postings.view().slice(),
    formNumbers,
  };
}

/** Copies a form's records under the new numbers of their documents. */
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

/** The part whose next form sorts first; -1 when all are read. */
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

function* mergeStems(
  parts: readonly Segment[],
  formNumbers: readonly Uint32Array[],
  language: StemmedLanguage,
): Generator<void, StemTable> {
  const tables = parts.map((part) => part.stems[language]);
  const next = parts.map(() => 0);
  const names: string[] = [];
  const starts = [0];
  const all: number[] = [];
  for (let steps = 1; ; steps++) {
    if (steps % A_STEP === 0) yield;
    let name: string | undefined;
    for (const [index, table] of tables.entries()) {
      const candidate = table.names[next[index]!];
      if (candidate !== undefined && (name === undefined || candidate < name)) name = candidate;
    }
    if (name === undefined) break;
    const forms = new Set<number>();
    for (const [index, table] of tables.entries()) {
      const at = next[index]!;
      if (table.names[at] !== name) continue;
      next[index] = at + 1;
      for (let form = table.starts[at]!; form < table.starts[at + 1]!; form++) {
        const number = formNumbers[index]![table.forms[form]!]!;
        if (number !== GONE) forms.add(number);
      }
    }
    if (forms.size === 0) continue;
    names.push(name);
    all.push(...[...forms].sort((a, b) => a - b));
    starts.push(all.length);
  }
  return { names, starts: Uint32Array.from(starts), forms: Uint32Array.from(all) };
}
