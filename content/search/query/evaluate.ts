import type { Segment } from '#content/search/index/segment.ts';
import { foldForm } from '#content/search/words/fold.ts';
import { isStopWord } from '#content/search/words/stop-words.ts';
import { findInSegment, inverseFrequency, type LengthNorms, type RankingWeights } from './ranking.ts';
import type { Clause, SearchQuery } from './search-query.ts';
import { isReadable, type Source, sourcesOf } from './sources.ts';
import { findNearForms, SHORTEST_WITH_TYPO } from './typo.ts';

/** The outcome of one clause: its sources, and what they matched. */
export interface ClauseOutcome {
  readonly clause: Clause;
  /** One list per segment. */
  readonly sources: readonly (readonly Source[])[];
  /** Number of matching documents. */
  readonly documents: number;
  /** BM25's inverse document frequency of the clause, all its sources counted. */
  readonly weight: number;
  /**
   * A word one typo away that is worth proposing. If no document has the typed word, it was
   * searched instead.
   */
  readonly corrected: string | null;
  readonly typos: boolean;
}

/** A matching document. */
export interface Hit {
  readonly segment: number;
  readonly document: number;
  score: number;
}

export interface Evaluation {
  readonly outcomes: readonly ClauseOutcome[];
  readonly hits: Hit[];
  /** No document matches every clause: these match some of them. */
  readonly relaxed: boolean;
  /** Phrases without a match: their words were searched instead. */
  readonly broken: readonly Clause[];
}

/** The documents that one query may see: only these are searched and counted. */
export interface Scope {
  readonly segments: readonly Segment[];
  /** For each audience (by its code), 1 if the viewer belongs to it. */
  readonly readable: Uint8Array;
  /** Number of documents that the viewer may find. */
  readonly documents: number;
  readonly norms: LengthNorms;
  readonly weights: RankingWeights;
}

/**
 * A query of up to `SHORT_QUERY` clauses narrows: if `ENOUGH_COMPLETE` documents match all its
 * clauses, only those are returned. Otherwise a document must match `REQUIRED_SHARE` of the query,
 * by weight.
 */
const SHORT_QUERY = 3;
const ENOUGH_COMPLETE = 10;
const REQUIRED_SHARE = 0.2;
/**
 * A word without a match is searched one typo away. A word that at most `FEW` documents have may
 * itself be a typo: a near word is proposed if `FAR_MORE` times as many documents have it.
 */
const FEW = 2;
const FAR_MORE = 5;
/** Most near words that are searched for a misspelled one. */
const MOST_NEAR = 12;
/** Most clauses that are searched: each takes one bit of a 32-bit number. */
const MOST_CLAUSES = 30;

/**
 * Finds and scores the documents of a query. Without clauses: all documents that the viewer may
 * find, unscored.
 */
export function evaluate(query: SearchQuery, scope: Scope): Evaluation {
  const { segments } = scope;
  const { found, broken } = lookUpAll(query.clauses, scope);
  const outcomes = found.map(({ outcome }) => outcome);
  const scores = segments.map((segment) => new Float32Array(segment.keys.length));
  const having = segments.map((segment) => new Uint32Array(segment.keys.length));
  for (const [bit, { parts, outcome }] of found.entries()) {
    const { boost } = outcome.clause;
    for (const [index, part] of parts.entries()) {
      for (const document of part.documents) {
        scores[index]![document]! += boost * part.scores[document]!;
        having[index]![document]! |= 1 << bit;
      }
    }
  }
  const excluded = query.excluded.slice(0, MOST_CLAUSES).map((clause) => scoreClause(clause, scope).parts);
  for (const parts of excluded) {
    for (const [index, { documents }] of parts.entries())
      for (const document of documents) having[index]![document] = 0;
  }
  if (outcomes.length === 0) {
    if (query.isSignsAlone) return { outcomes, hits: [], relaxed: false, broken };
    const banned = segments.map((_, index) => new Set(excluded.flatMap((parts) => parts[index]!.documents)));
    const hits = everything(scope).filter((hit) => !banned[hit.segment]!.has(hit.document));
    return { outcomes, hits, relaxed: false, broken };
  }
  const isLoose = query.isAnyEnough === true || outcomes.some(({ clause }) => clause.required);
  const { complete, enough } = requirements(outcomes, isLoose);
  const asked = outcomes.filter(({ documents }) => documents > 0).length;
  if (asked <= SHORT_QUERY && !isLoose) {
    const hits = collect(scores, having, complete);
    if (hits.length >= ENOUGH_COMPLETE) return { outcomes, hits, relaxed: false, broken };
  }
  const hits = collect(scores, having, enough);
  const all = hits.some(({ segment, document }) => complete(having[segment]![document]!));
  return { outcomes, hits, relaxed: hits.length > 0 && !all, broken };
}

/** The matches of a clause in one segment. */
interface ScoredPart {
  readonly scores: Float32Array;
  readonly documents: number[];
}

interface ScoredClause {
  readonly outcome: ClauseOutcome;
  /** One per segment. */
  readonly parts: readonly ScoredPart[];
}

/** Looks clauses up. A phrase without a match is replaced by its words. */
function lookUpAll(clauses: readonly Clause[], scope: Scope): { found: ScoredClause[]; broken: Clause[] } {
  const broken: Clause[] = [];
  const found = clauses.slice(0, MOST_CLAUSES).flatMap((clause) => {
    const scored = lookUp(clause, scope);
    if (!clause.exact || clause.required || clause.words.length < 2 || scored.outcome.documents > 0) return [scored];
    broken.push(clause);
    const words = clause.words.filter((word) => !isStopWord(word));
    return words.map((word) => lookUp({ ...clause, text: word, words: [word], exact: false }, scope));
  });
  return { found: found.slice(0, MOST_CLAUSES), broken };
}

/** Looks a clause up in every segment. A word without a match is searched one typo away. */
function lookUp(clause: Clause, scope: Scope): ScoredClause {
  const scored = scoreClause(clause, scope);
  const { documents } = scored.outcome;
  const isWord = clause.words.length === 1 && !clause.exact && clause.pattern === null && clause.edits === null;
  const word = isWord ? foldForm(clause.words[0]!) : '';
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

/**
 * The word that more documents have comes first; of two spellings, the accented one, since accents
 * are not typed by mistake.
 */
function likelierFirst({ outcome: a }: ScoredClause, { outcome: b }: ScoredClause): number {
  const accented = ({ clause: { words } }: ClauseOutcome) => Number(words[0] !== foldForm(words[0]!));
  return b.documents - a.documents || accented(b) - accented(a);
}

/** Scores a clause as typed, without typos, in every segment. */
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
    // In place: the array of frequencies becomes the array of scores.
    for (const document of numbers) {
      const near = surface[document]!;
      const whole = family[document]!;
      family[document] = share * typed * (near / (near + k1)) + (1 - share) * weight * (whole / (whole + k1));
    }
    return { scores: family, documents: numbers };
  });
  return { outcome: { clause, sources, documents, weight, corrected: null, typos: false }, parts };
}

/**
 * Scores a clause without a match by similar words. Each word keeps its own weight, so that a
 * common one does not hide a rare one.
 */
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

/** The words one typo away that the viewer may read, without stop words. */
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

/**
 * Computes the clauses that a document must match. Clauses without a match are not required, except
 * those in quotation marks and those with a plus.
 * @param isLoose all other clauses only count for the rank
 */
function requirements(
  outcomes: readonly ClauseOutcome[],
  isLoose: boolean,
): { complete: Requirement; enough: Requirement } {
  let all = 0;
  /** The bits of the required clauses. */
  let exact = 0;
  let total = 0;
  for (const [bit, { clause, documents, weight }] of outcomes.entries()) {
    if (clause.exact || clause.required) exact |= 1 << bit;
    if (documents === 0) continue;
    all |= 1 << bit;
    total += weight;
  }
  const must = all | exact;
  return {
    complete: (bits) => bits !== 0 && (bits & must) === must,
    enough: (bits) => {
      if (bits === 0 || (bits & exact) !== exact) return false;
      if (isLoose) return true;
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
