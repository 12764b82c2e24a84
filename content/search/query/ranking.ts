import { PostingCursor } from '#content/search/index/postings.ts';
import { blockAt, FIELD_COUNT, type Segment } from '#content/search/index/segment.ts';
import { isTyped, type Nearness, type Source } from './sources.ts';

export interface FieldWeight {
  readonly weight: number;
  readonly b: number;
  /**
   * For a field that few documents have, the length that counts as average: the average over all
   * documents would be close to 0. Shorter fields gain nothing.
   */
  readonly usual?: number;
}

/** The parameters of the ranking, chosen by measurement (tests/bench/search). */
export interface RankingWeights {
  /** BM25's saturation: how fast repetitions of a word stop counting. */
  readonly k1: number;
  /** For each field: its weight, and how much a long field is penalised (BM25's b). */
  readonly fields: readonly FieldWeight[];
  /** The weight of each nearness, relative to the word as typed. */
  readonly nearness: Readonly<Record<Nearness, number>>;
  /**
   * The share of a clause's score that only the word as typed (accents and number aside) earns; all
   * its sources together earn the rest.
   */
  readonly surface: number;
  /** The weight of words that are near each other. */
  readonly proximity: number;
  /** The weight of a sentence that has all the words of a short query. */
  readonly together: number;
  /** The weight of a title that all but repeats the question. */
  readonly titled: number;
}

export const RANKING: RankingWeights = {
  k1: 1,
  fields: [
    { weight: 2, b: 0.5 },
    { weight: 1.2, b: 0.5 },
    { weight: 1.2, b: 0.3 },
    { weight: 1, b: 0.9 },
    { weight: 1, b: 0.5 },
    { weight: 0.4, b: 0.75, usual: 3_000 },
  ],
  nearness: {
    exact: 1,
    folded: 0.9,
    number: 0.6,
    accent: 0.8,
    stem: 1,
    prefix: 0.4,
    pattern: 1,
    synonym: 0.7,
    typo: 0.8,
  },
  surface: 0.5,
  proximity: 0.4,
  together: 1.5,
  titled: 0.6,
};

/**
 * The matches of one clause in one segment: two weighted, length-normalised frequencies for each
 * document.
 */
export class Found {
  /** Of the word as typed, accents and number aside. */
  readonly surface: Float32Array;
  /** Of all sources of the clause. */
  readonly family: Float32Array;
  readonly documents: number[] = [];
  surfaceDocuments = 0;

  constructor(size: number) {
    this.surface = new Float32Array(size);
    this.family = new Float32Array(size);
  }
}

/**
 * For each field, the weight of one occurrence in a document, from the field's weight and length.
 */
export class LengthNorms {
  private readonly weights: readonly FieldWeight[];
  private readonly averages: readonly number[];

  constructor(weights: RankingWeights, averages: readonly number[]) {
    this.weights = weights.fields;
    this.averages = averages.map((average, field) => weights.fields[field]!.usual ?? average);
  }

  of(segment: Segment, document: number, field: number): number {
    const { weight, b, usual } = this.weights[field]!;
    const length = segment.fieldLengths[document * FIELD_COUNT + field]! / this.averages[field]!;
    return weight / (1 - b + b * (usual ? Math.max(1, length) : length));
  }
}

/**
 * Looks a clause's sources up in a segment.
 * @param readable for each audience (by its code), 1 if the viewer belongs to it
 */
export function findInSegment(
  segment: Segment,
  sources: readonly Source[],
  options: { readable: Uint8Array; fields: number; weights: RankingWeights; norms: LengthNorms },
): Found {
  const found = new Found(segment.keys.length);
  const { readable, fields, weights, norms } = options;
  const { surface, family } = found;
  const { audiences } = segment;
  for (const { nearness, words } of sources) {
    const isSurface = isTyped(nearness);
    const weight = weights.nearness[nearness];
    const note = (document: number, within: number, counts: Uint32Array) => {
      let frequency = 0;
      for (let field = 0; field < FIELD_COUNT; field++) {
        if (within & (1 << field)) frequency += counts[field]! * norms.of(segment, document, field);
      }
      frequency *= weight;
      if (family[document] === 0) found.documents.push(document);
      family[document]! += frequency;
      if (!isSurface) return;
      if (surface[document] === 0) found.surfaceDocuments++;
      surface[document]! += frequency;
    };
    if (words.length > 1) {
      for (const { document, fields: within, counts } of phrasesIn(segment, words, readable, fields))
        note(document, within, counts);
      continue;
    }
    for (const form of words[0]!) {
      const cursor = new PostingCursor(segment, form);
      while (cursor.next()) {
        const within = cursor.fields & fields;
        if (within !== 0 && readable[audiences[cursor.document]!] === 1) note(cursor.document, within, cursor.counts);
      }
    }
  }
  return found;
}

export interface PhraseFound {
  readonly document: number;
  /** Bits of the fields that contain them. */
  readonly fields: number;
  readonly counts: Uint32Array;
  /** Positions of the phrases' first words. */
  readonly positions: readonly number[];
}

/** The documents in which these words follow each other. */
export function phrasesIn(
  segment: Segment,
  words: readonly (readonly number[])[],
  readable: Uint8Array,
  fields: number,
): PhraseFound[] {
  let starts: Map<number, number[]> | null = null;
  for (const [offset, forms] of words.entries()) {
    const next = new Map<number, number[]>();
    for (const form of forms) {
      const cursor = new PostingCursor(segment, form);
      while (cursor.next()) {
        const { document } = cursor;
        if ((cursor.fields & fields) === 0 || readable[segment.audiences[document]!] !== 1) continue;
        const wanted = starts?.get(document);
        if (starts && !wanted) continue;
        const kept = wanted ? cursor.startsAmong(wanted, offset) : cursor.positions();
        if (kept.length === 0) continue;
        const others = next.get(document);
        // Both are ascending, and stay so.
        next.set(document, others ? [...others, ...kept].sort((a, b) => a - b) : kept);
      }
    }
    starts = next;
  }
  const found: PhraseFound[] = [];
  for (const [document, positions] of starts ?? []) {
    const counts = new Uint32Array(FIELD_COUNT);
    let within = 0;
    for (const position of positions) {
      const field = segment.blockFields[blockAt(segment, document, position)]!;
      if ((fields & (1 << field)) === 0) continue;
      within |= 1 << field;
      counts[field]!++;
    }
    if (within !== 0) found.push({ document, fields: within, counts, positions });
  }
  return found;
}

/** BM25's inverse document frequency of a word that `documents` of `all` documents have. */
export function inverseFrequency(documents: number, all: number): number {
  return Math.log(1 + (all - documents + 0.5) / (documents + 0.5));
}
