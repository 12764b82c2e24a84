import { foldForm } from './fold.ts';
import { findInSegment, inverseFrequency, type LengthNorms, type RankingWeights } from './ranking.ts';
import type { Clause, SearchQuery } from './search-query.ts';
import type { Segment } from './segment.ts';
import { isReadable, type Source, sourcesOf } from './sources.ts';
import { isStopWord } from './stop-words.ts';
import { findNearForms, SHORTEST_WITH_TYPO } from './typo.ts';

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
  /** Phrases that are nowhere: their words were looked for instead. */
  readonly broken: readonly Clause[];
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
/** Words near a misspelled one that are looked at. */
const MOST_NEAR = 12;
/** Clauses that are looked at: their hits are kept in the bits of a number. */
const MOST_CLAUSES = 30;

/** Finds and scores the documents of a query. Without clauses, everything the asker may find, unscored. */
export function evaluate(query: SearchQuery, scope: Scope): Evaluation {
  const { segments } = scope;
  const { found, broken } = lookUpAll(query.clauses, scope);
  const outcomes = found.map(({ outcome }) => outcome);
  const scores = segments.map((segment) => new Float32Array(segment.keys.length));
  const having = segments.map((segment) => new Uint32Array(segment.keys.length));
  for (const [bit, { parts }] of found.entries()) {
    for (const [index, part] of parts.entries()) {
      for (const document of part.documents) {
        scores[index]![document]! += part.scores[document]!;
        having[index]![document]! |= 1 << bit;
      }
    }
  }
  const excluded = query.excluded.map((clause) => scoreClause(clause, scope).parts);
  for (const parts of excluded) {
    for (const [index, { documents }] of parts.entries())
      for (const document of documents) having[index]![document] = 0;
  }
  if (outcomes.length === 0) {
    const banned = segments.map((_, index) => new Set(excluded.flatMap((parts) => parts[index]!.documents)));
    const hits = everything(scope).filter((hit) => !banned[hit.segment]!.has(hit.document));
    return { outcomes, hits, relaxed: false, broken };
  }
  const { complete, enough } = requirements(outcomes);
  const asked = outcomes.filter(({ documents }) => documents > 0).length;
  if (asked <= SHORT_QUERY) {
    const hits = collect(scores, having, complete);
    if (hits.length >= ENOUGH_COMPLETE) return { outcomes, hits, relaxed: false, broken };
  }
  const hits = collect(scores, having, enough);
  const all = hits.some(({ segment, document }) => complete(having[segment]![document]!));
  return { outcomes, hits, relaxed: hits.length > 0 && !all, broken };
}

/** What a clause finds in one segment. */
interface ScoredPart {
  readonly scores: Float32Array;
  readonly documents: number[];
}

interface ScoredClause {
  readonly outcome: ClauseOutcome;
  /** For each segment. */
  readonly parts: readonly ScoredPart[];
}

/** Looks clauses up. A phrase that is nowhere gives way to its words. */
function lookUpAll(clauses: readonly Clause[], scope: Scope): { found: ScoredClause[]; broken: Clause[] } {
  const broken: Clause[] = [];
  const found = clauses.flatMap((clause) => {
    const scored = lookUp(clause, scope);
    if (!clause.exact || clause.words.length < 2 || scored.outcome.documents > 0) return [scored];
    broken.push(clause);
    const words = clause.words.filter((word) => !isStopWord(word));
    return words.map((word) => lookUp({ ...clause, text: word, words: [word], exact: false }, scope));
  });
  return { found: found.slice(0, MOST_CLAUSES), broken };
}

/** Looks a clause up everywhere; a word that is nowhere is looked for one typo away. */
function lookUp(clause: Clause, scope: Scope): ScoredClause {
  const scored = scoreClause(clause, scope);
  const { documents } = scored.outcome;
  const word = clause.words.length === 1 && !clause.exact ? foldForm(clause.words[0]!) : '';
  if (documents > FEW || word.length < SHORTEST_WITH_TYPO) return scored;
  const near = nearWords(word, scope).map((form) =>
    scoreClause({ ...clause, words: [form], prefix: false, alternatives: [] }, scope),
  );
  const [best] = [...near].sort(likelierFirst);
  if (!best || best.outcome.documents === 0) return scored;
  const corrected = best.outcome.clause.words[0]!;
  if (documents === 0) return correctedClause(clause, near, corrected, scope);
  if (best.outcome.documents < documents * FAR_MORE) return scored;
  return { ...scored, outcome: { ...scored.outcome, corrected } };
}

/** What more documents have first; of two spellings of one word that with accents, which nobody types by mistake. */
function likelierFirst({ outcome: a }: ScoredClause, { outcome: b }: ScoredClause): number {
  const accented = ({ clause: { words } }: ClauseOutcome) => Number(words[0] !== foldForm(words[0]!));
  return b.documents - a.documents || accented(b) - accented(a);
}

/** Scores a clause as it is in every segment. */
function scoreClause(clause: Clause, scope: Scope): ScoredClause {
  const { segments, readable, weights, norms, documents: all } = scope;
  const sources = sourcesOf(clause, segments, readable);
  const found = segments.map((segment, index) =>
    findInSegment(segment, sources[index]!, { readable, fields: clause.fields, weights, norms }),
  );
  const documents = found.reduce((sum, part) => sum + part.documents.length, 0);
  const typed = inverseFrequency(
    found.reduce((sum, part) => sum + part.surfaceDocuments, 0),
    all,
  );
  const weight = inverseFrequency(documents, all);
  const { k1, surface: share } = weights;
  const parts = found.map(({ surface, family, documents: numbers }) => {
    // In place: what was a frequency becomes a score.
    for (const document of numbers) {
      const near = surface[document]!;
      const whole = family[document]!;
      family[document] = share * typed * (near / (near + k1)) + (1 - share) * weight * (whole / (whole + k1));
    }
    return { scores: family, documents: numbers };
  });
  return { outcome: { clause, sources, documents, weight, corrected: null, typos: false }, parts };
}

/** A clause that was nowhere, by the words near it: each weighs what it weighs by itself, so that a rare one is not lost in a common one. */
function correctedClause(clause: Clause, near: readonly ScoredClause[], corrected: string, scope: Scope): ScoredClause {
  const { segments, weights } = scope;
  const parts = segments.map((segment, index) => {
    const scores = new Float32Array(segment.keys.length);
    const documents: number[] = [];
    for (const { parts } of near) {
      for (const document of parts[index]!.documents) {
        if (scores[document] === 0) documents.push(document);
        scores[document] = Math.max(scores[document]!, weights.nearness.typo * parts[index]!.scores[document]!);
      }
    }
    return { scores, documents };
  });
  const documents = parts.reduce((sum, part) => sum + part.documents.length, 0);
  const sources = segments.map((_, index) =>
    near.flatMap(({ outcome }) => outcome.sources[index]!.map((source) => ({ ...source, nearness: 'typo' as const }))),
  );
  const weight = Math.max(...near.map(({ outcome }) => outcome.weight));
  return { outcome: { clause, sources, documents, weight, corrected, typos: true }, parts };
}

/** The words one typo away that the asker may read, stop words aside. */
function nearWords(word: string, { segments, readable }: Scope): string[] {
  const found = new Set<string>();
  for (const segment of segments) {
    for (const form of findNearForms(segment, word)) {
      if (found.size >= MOST_NEAR) break;
      if (!isStopWord(segment.forms[form]!) && isReadable(segment, form, readable)) found.add(segment.forms[form]!);
    }
  }
  return [...found];
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
