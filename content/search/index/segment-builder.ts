import { foldForm } from '#content/search/words/fold.ts';
import {
  findStemmedLanguage,
  STEMMED_LANGUAGES,
  type StemmedLanguage,
  stemOf,
} from '#content/search/words/language.ts';
import { eachToken } from '#content/search/words/tokens.ts';
import { ByteWriter } from './bytes.ts';
import { AUDIENCES, SEARCH_FIELDS, type SearchDocument, type SearchMeta } from './search-document.ts';
import { BLOCK_GAP, FIELD_COUNT, type Segment, type StemTable } from './segment.ts';

/** The data collected about a form while documents are added. */
interface FormEntry {
  readonly records: ByteWriter;
  lastDocument: number;
  documents: number;
  /** Bits of the stemmed languages of the texts that contain it. */
  languages: number;
  /** Within the document that is being added. */
  readonly counts: number[];
  readonly positions: ByteWriter;
  lastPosition: number;
}

const encoder = new TextEncoder();

/**
 * The end of a sentence. An abbreviation's full stop counts as one: its sentence only seems
 * shorter.
 */
const SENTENCE_END = /[.!?…][»"”)\]\u00a0\u202f]*\s+/g;

/** The beginnings of a text's sentences, except the first one. */
function sentencesOf(text: string): number[] {
  return Array.from(text.matchAll(SENTENCE_END), (end) => end.index + end[0].length);
}

/** Builds a segment, document by document. */
export class SegmentBuilder {
  private readonly entries = new Map<string, FormEntry>();
  private readonly keys: string[] = [];
  private readonly stamps: string[] = [];
  private readonly metas: SearchMeta[] = [];
  private readonly audiences: number[] = [];
  private readonly fieldLengths: number[] = [];
  private readonly blockStarts: number[] = [0];
  private readonly blockFields: number[] = [];
  private readonly blockPositions: number[] = [];
  private readonly sentenceStarts: number[] = [0];
  private readonly sentencePositions: number[] = [];
  private readonly sentenceEnds: number[] = [];
  private readonly blockTexts: number[] = [0];
  private readonly text = new ByteWriter(1024);
  /** Number of words of all documents: the cost of a segment depends on it. */
  words = 0;

  get documents(): number {
    return this.keys.length;
  }

  add(document: SearchDocument): void {
    const number = this.keys.length;
    const touched = new Set<FormEntry>();
    const lengths = new Array<number>(FIELD_COUNT).fill(0);
    let first = 0;
    for (const block of document.blocks) {
      const field = SEARCH_FIELDS.indexOf(block.field);
      const language = findStemmedLanguage(block.language ?? document.meta.language);
      const languageBit = language ? 1 << STEMMED_LANGUAGES.indexOf(language) : 0;
      this.blockFields.push(field);
      this.blockPositions.push(first);
      this.text.copy(encoder.encode(block.text));
      this.blockTexts.push(this.text.length);
      const begins = sentencesOf(block.text);
      let sentence = 0;
      this.sentencePositions.push(first);
      const words = eachToken(block.text, (form, start, _end, position) => {
        if (form === '') return;
        const entry = this.entryOf(form);
        const at = first + position;
        if (start >= begins[sentence]!) {
          while (start >= begins[sentence]!) sentence++;
          if (position > 0) {
            this.sentenceEnds.push(at);
            this.sentencePositions.push(at);
          }
        }
        if (!touched.has(entry)) touched.add(entry);
        else if (entry.lastPosition === at) return;
        entry.languages |= languageBit;
        entry.counts[field]!++;
        entry.positions.number(at - entry.lastPosition);
        entry.lastPosition = at;
      });
      this.sentenceEnds.push(first + words);
      lengths[field]! += words;
      this.words += words;
      first += words + BLOCK_GAP;
    }
    for (const entry of touched) closeRecord(entry, number);
    this.keys.push(document.key);
    this.stamps.push(document.stamp);
    this.metas.push(document.meta);
    this.audiences.push(AUDIENCES.indexOf(document.audience));
    this.fieldLengths.push(...lengths);
    this.blockStarts.push(this.blockFields.length);
    this.sentenceStarts.push(this.sentencePositions.length);
  }

  private entryOf(form: string): FormEntry {
    let entry = this.entries.get(form);
    if (!entry) {
      entry = {
        records: new ByteWriter(8),
        lastDocument: 0,
        documents: 0,
        languages: 0,
        counts: new Array<number>(FIELD_COUNT).fill(0),
        positions: new ByteWriter(8),
        lastPosition: 0,
      };
      this.entries.set(form, entry);
    }
    return entry;
  }

  /** Returns the segment. The builder cannot be used afterwards. */
  finish(): Segment {
    const order = [...this.entries.keys()].map((form) => ({ form, folded: foldForm(form) }));
    order.sort((a, b) => (a.folded < b.folded ? -1 : a.folded > b.folded ? 1 : a.form < b.form ? -1 : 1));
    const forms = order.map(({ form }) => form);
    const postings = new ByteWriter(1024);
    const postingStarts = new Uint32Array(forms.length + 1);
    const documentCounts = new Uint32Array(forms.length);
    const stems: Record<StemmedLanguage, string[]> = { fr: [], en: [] };
    for (const [index, form] of forms.entries()) {
      const entry = this.entries.get(form)!;
      postings.copy(entry.records.view());
      postingStarts[index + 1] = postings.length;
      documentCounts[index] = entry.documents;
      for (const [bit, language] of STEMMED_LANGUAGES.entries()) {
        if (entry.languages & (1 << bit)) stems[language][index] = stemOf(form, language);
      }
    }
    return {
      forms,
      folded: order.map(({ form, folded }) => (folded === form ? form : folded)),
      documentCounts,
      postingStarts,
      postings: postings.view().slice(),
      stems: { fr: stemTable(stems.fr), en: stemTable(stems.en) },
      keys: this.keys,
      stamps: this.stamps,
      metas: this.metas,
      audiences: Uint8Array.from(this.audiences),
      fieldLengths: Uint32Array.from(this.fieldLengths),
      blockStarts: Uint32Array.from(this.blockStarts),
      blockFields: Uint8Array.from(this.blockFields),
      blockPositions: Uint32Array.from(this.blockPositions),
      sentenceStarts: Uint32Array.from(this.sentenceStarts),
      sentencePositions: Uint32Array.from(this.sentencePositions),
      sentenceEnds: Uint32Array.from(this.sentenceEnds),
      blockTexts: Uint32Array.from(this.blockTexts),
      text: this.text.view().slice(),
    };
  }
}

/** Finishes a form's record for a document. */
function closeRecord(entry: FormEntry, document: number): void {
  const { records, counts, positions } = entry;
  records.number(document - entry.lastDocument);
  let fields = 0;
  for (let field = 0; field < FIELD_COUNT; field++) if (counts[field]! > 0) fields |= 1 << field;
  records.number(fields);
  for (let field = 0; field < FIELD_COUNT; field++) {
    if (counts[field]! > 0) records.number(counts[field]!);
    counts[field] = 0;
  }
  records.number(positions.length);
  records.copy(positions.view());
  positions.length = 0;
  entry.lastPosition = 0;
  entry.lastDocument = document;
  entry.documents++;
}

/** Groups forms by stem. @param stemOfForm the stem of each form; forms without one are left out */
function stemTable(stemOfForm: readonly (string | undefined)[]): StemTable {
  const byStem = new Map<string, number[]>();
  for (let form = 0; form < stemOfForm.length; form++) {
    const stem = stemOfForm[form];
    if (stem === undefined) continue;
    const list = byStem.get(stem);
    if (list) list.push(form);
    else byStem.set(stem, [form]);
  }
  const names = [...byStem.keys()].sort((a, b) => (a < b ? -1 : 1));
  const starts = new Uint32Array(names.length + 1);
  const all: number[] = [];
  for (const [index, name] of names.entries()) {
    for (const form of byStem.get(name)!) all.push(form);
    starts[index + 1] = all.length;
  }
  return { names, starts, forms: Uint32Array.from(all) };
}
