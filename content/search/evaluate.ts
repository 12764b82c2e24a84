import { type Found, findInSegment, inverseFrequency, type LengthNorms, type RankingWeights } from './ranking.ts';
import type { Clause, SearchQuery } from './search-query.ts';
import type { Segment } from './segment.ts';
import { type Source, sourcesOf } from './sources.ts';

/** What became of a clause: where it was looked for, and what was found. */
export interface ClauseOutcome {
  readonly clause: Clause;
  /** For each segment. */
  readonly sources: readonly (readonly Source[])[];
  /** In how many documents; 0: nowhere. */
  readonly documents: number;
  /** BM25's weight of the clause with its family. */
  readonly weight: number;
  /** A word one typo away that is worth proposing; if there are no documents with the word itself, it was looked for instead. */
  readonly corrected: string | null;
  readonly typos: boolean;
}

/** A document found. */
export interface Hit {
  readonly segment: number;
  readonly document: number;
  score: number;
}

export interface Evaluation {
  readonly outcomes: readonly ClauseOutcome[];
  readonly hits: Hit[];
  /** No document has all that was asked: these have some of it. */
  readonly relaxed: boolean;
}

/** The world one query is asked in: what the asker may find, and nothing else, counts. */
export interface Scope {
  readonly segments: readonly Segment[];
  /** For each audience (by its code), 1 if the asker belongs to it. */
  readonly readable: Uint8Array;
  /** How many documents the asker may find. */
  readonly documents: number;
  readonly norms: LengthNorms;
  readonly weights: RankingWeights;
}

/**
 * Of queries of up to this many clauses, only documents that have them all are given, if there are this many: a short query
 * narrows. Otherwise a document must have this share of the query, by weight.
 */
const SHORT_QUERY = 3;
const ENOUGH_COMPLETE = 10;
const REQUIRED_SHARE = 0.2;
/**
 * A word that nobody wrote is looked for one typo away. One that so few documents have may be a slip of the keyboard of theirs:
 * a near one is proposed if that many times as many have it.
 */
const FEW = 2;
const FAR_MORE = 5;
/** Clauses that are looked at: their hits are kept in the bits of a number. */
const MOST_CLAUSES = 30;

/** Finds and scores the documents of a query. Without clauses, everything the asker may find, unscored. */
export function evaluate(query: SearchQuery, scope: Scope): Evaluation {
  const { segments } = scope;
  const scores = segments.map((segment) => new Float32Array(segment.keys.length));
  const having = segments.map((segment) => new Uint32Array(segment.keys.length));
  const outcomes = query.clauses.slice(0, MOST_CLAUSES).map((clause, bit) => {
    const { outcome, found, surfaceWeight } = lookUp(clause, scope);
    const { k1, surface } = scope.weights;
    for (const [index, { documents, surface: typed, family }] of found.entries()) {
      for (const document of documents) {
        const near = typed[document]!;
        const all = family[document]!;
        scores[index]![document]! +=
          surface * surfaceWeight * (near / (near + k1)) + (1 - surface) * outcome.weight * (all / (all + k1));
        having[index]![document]! |= 1 << bit;
      }
    }
    return outcome;
  });
  const excluded = query.excluded.map((clause) => lookUp(clause, scope).found);
  for (const found of excluded) {
    for (const [index, { documents }] of found.entries())
      for (const document of documents) having[index]![document] = 0;
  }
  if (outcomes.length === 0) {
    const banned = segments.map((_, index) => new Set(excluded.flatMap((found) => found[index]!.documents)));
    return {
      outcomes,
      hits: everything(scope).filter((hit) => !banned[hit.segment]!.has(hit.document)),
      relaxed: false,
    };
  }
  const { complete, enough } = requirements(outcomes);
  const asked = outcomes.filter(({ documents }) => documents > 0).length;
  if (asked <= SHORT_QUERY) {
    const hits = collect(scores, having, complete);
    if (hits.length >= ENOUGH_COMPLETE) return { outcomes, hits, relaxed: false };
  }
  const hits = collect(scores, having, enough);
  const relaxed = hits.length > 0 && !hits.some(({ segment, document }) => complete(having[segment]![document]!));
  return { outcomes, hits, relaxed };
}

/** Looks a clause up everywhere; if it is nowhere, looks for words one typo away. */
function lookUp(clause: Clause, scope: Scope): { outcome: ClauseOutcome; found: Found[]; surfaceWeight: number } {
  const { segments, readable, weights, norms, documents: all } = scope;
  const find = (typos: boolean) => {
    const sources = sourcesOf(clause, segments, { readable, typos });
    const found = segments.map((segment, index) =>
      findInSegment(segment, sources[index]!, { readable, fields: clause.fields, weights, norms }),
    );
    return { sources, found, typos, documents: found.reduce((sum, { documents }) => sum + documents.length, 0) };
  };
  let result = find(false);
  let corrected: string | null = null;
  if (result.documents <= FEW && !clause.exact) {
    const second = find(true);
    const better = second.documents > 0 ? mostFrequent(second.sources, scope, clause.fields) : null;
    if (result.documents === 0) {
      if (better) result = second;
      corrected = better?.form ?? null;
    } else if (better && better.documents >= result.documents * FAR_MORE) {
      corrected = better.form;
    }
  }
  const { sources, found, documents } = result;
  const surfaceDocuments = found.reduce((sum, part) => sum + part.surfaceDocuments, 0);
  return {
    outcome: { clause, sources, documents, weight: inverseFrequency(documents, all), corrected, typos: result.typos },
    found,
    surfaceWeight: inverseFrequency(surfaceDocuments, all),
  };
}

/** Of the forms of typo sources, the one that most documents the asker may find have. */
function mostFrequent(
  sources: readonly (readonly Source[])[],
  scope: Scope,
  fields: number,
): { form: string; documents: number } | null {
  const counts = new Map<string, number>();
  for (const [index, segment] of scope.segments.entries()) {
    for (const source of sources[index]!.filter(({ nearness }) => nearness === 'typo')) {
      const form = segment.forms[source.words[0]![0]!]!;
      const { documents } = findInSegment(segment, [source], { ...scope, fields });
      if (documents.length > 0) counts.set(form, (counts.get(form) ?? 0) + documents.length);
    }
  }
  const [best] = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  return best ? { form: best[0], documents: best[1] } : null;
}

type Requirement = (bits: number) => boolean;

/** What a document must have: clauses that are nowhere are not asked for, those in quotation marks always are. */
function requirements(outcomes: readonly ClauseOutcome[]): { complete: Requirement; enough: Requirement } {
  let all = 0;
  let exact = 0;
  let total = 0;
  for (const [bit, { clause, documents, weight }] of outcomes.entries()) {
    if (clause.exact) exact |= 1 << bit;
    if (documents === 0) continue;
    all |= 1 << bit;
    total += weight;
  }
  const must = all | exact;
  return {
    complete: (bits) => bits !== 0 && (bits & must) === must,
    enough: (bits) => {
      if (bits === 0 || (bits & exact) !== exact) return false;
      let share = 0;
      for (let bit = 0; bit < outcomes.length; bit++) if (bits & (1 << bit)) share += outcomes[bit]!.weight;
      return share >= total * REQUIRED_SHARE;
    },
  };
}

function collect(
  scores: readonly Float32Array[],
  having: readonly Uint32Array[],
  accept: (bits: number) => boolean,
): Hit[] {
  const hits: Hit[] = [];
  const known = new Map<number, boolean>();
  for (const [segment, bitsOf] of having.entries()) {
    for (let document = 0; document < bitsOf.length; document++) {
      const bits = bitsOf[document]!;
      if (bits === 0) continue;
      let accepted = known.get(bits);
      if (accepted === undefined) {
        accepted = accept(bits);
        known.set(bits, accepted);
      }
      if (accepted) hits.push({ segment, document, score: scores[segment]![document]! });
    }
  }
  return hits;
}

function everything({ segments, readable }: Scope): Hit[] {
  return segments.flatMap((part, segment) => {
    const hits: Hit[] = [];
    for (let document = 0; document < part.keys.length; document++) {
      if (readable[part.audiences[document]!] === 1) hits.push({ segment, document, score: 0 });
    }
    return hits;
  });
}
