import { SEARCH_FIELDS } from '#content/search/index/search-document.ts';
import { foldForm, formOf } from '#content/search/words/fold.ts';
import { isStopWord } from '#content/search/words/stop-words.ts';
import type { Thesaurus } from '#content/search/words/synonyms.ts';
import { queryTokensOf, type Token } from '#content/search/words/tokens.ts';
import type { Facet } from './facets.ts';
import { findFieldWord } from './field-words.ts';
import { type Clause, LONGEST_QUERY, PLAIN_CLAUSE, type SearchQuery } from './search-query.ts';

/** A typed query, parsed. */
export interface ParsedQuery extends SearchQuery {
  /** `pays:mali` as codes. */
  readonly filters: readonly { readonly facet: Facet; readonly code: string }[];
  /** Filters with an unknown value: the value is searched as words instead. */
  readonly unknown: readonly { readonly facet: Facet; readonly value: string }[];
  /** Stop words that were left out. */
  readonly ignored: readonly string[];
}

/** The words accepted before a colon to filter results. */
export interface FilterWords {
  /** The facet named by a word before a colon, or null. */
  readonly facetOf: (word: string) => Facet | null;
  /** The code of a value typed after it, or null. */
  readonly valueOf: (facet: Facet, typed: string) => string | null;
}

const ALL_FIELDS = (1 << SEARCH_FIELDS.length) - 1;

/**
 * An optional plus or minus and field name, then a quotation or a run of other characters up to
 * white space.
 */
const PIECE =
  /(?<sign>(?<![^\s])[-−–+](?=[\p{L}\p{N}*«"“„]))?(?:(?<name>\p{L}+)[\u00a0\u202f]?:[\u00a0\u202f]?(?=[\p{L}\p{N}*«"“„]))?(?:(?:«(?<guillemets>[^»]*)»|["“”„](?<quotes>[^"“”„]*)["“”])(?<after>\^\d{1,3}(?![^\s]))?|(?<words>[^\s«"“„]+))/gu;

/** Operators after a word, in any order: `~1` for typos, `^2` for its weight. */
const OPERATORS = /(?<=[\p{L}\p{N}\p{M}*])(?:~\d{1,2}|\^\d{1,3})+$/u;
/** Most typos allowed: with more, too many words match. */
const MOST_EDITS = 2;
/** Most words of a query compared with all indexed words; the others are matched as typed. */
const MOST_COMPARED = 6;
/**
 * Cost, in compared words, of a pattern that begins with a wildcard, since no index finds its
 * words; and of one that also has few letters, since most pages have such words.
 */
const OPEN_BEGINNING = 3;
const OPEN_AND_SHORT = 6;
const FEW_LETTERS = 3;
/**
 * Most phrases of stop words only, since most pages have them; the others are ignored as stop words
 * are.
 */
const MOST_COMMON_PHRASES = 4;
/** A word with wildcards, and its minimum number of letters. */
const PATTERN = /^[\p{L}\p{N}\p{M}*]+$/u;
const SHORTEST_PATTERN = 2;

/**
 * Parses a query: words, « phrases », -exclusions, field:value; and the compatible part of Lunr's
 * query language: `+required`, `fem*`, `eau~1`, `eau^2`.
 * @param filterWords null if filters are not available: the text before a colon is then a word
 */
export function readQuery(text: string, thesaurus: Thesaurus, filterWords: FilterWords | null): ParsedQuery {
  const typed = text.normalize('NFC').slice(0, LONGEST_QUERY);
  const clauses: Clause[] = [];
  const excluded: Clause[] = [];
  const filters: { facet: Facet; code: string }[] = [];
  const unknown: { facet: Facet; value: string }[] = [];
  const rest: string[] = [];
  let unfinished = false;
  let compared = 0;
  let common = 0;
  const leftOut: string[] = [];
  const phraseClauses = (phrase: string, fields: number) =>
    phraseClause(phrase, fields).filter(({ text, words }) => {
      if (!words.every(isStopWord) || ++common <= MOST_COMMON_PHRASES) return true;
      leftOut.push(text);
      return false;
    });
  for (const match of typed.matchAll(PIECE)) {
    const { sign, name, guillemets, quotes, after, words } = match.groups as Record<string, string | undefined>;
    const minus = sign !== undefined && sign !== '+';
    const phrase = guillemets ?? quotes;
    const { value, asked } = readOperators(phrase ?? words ?? '', phrase === undefined ? null : (after ?? ''), sign);
    const facet = name === undefined ? null : (filterWords?.facetOf(name) ?? null);
    const field = name === undefined ? null : findFieldWord(name);
    unfinished = false;
    if (facet && !minus) {
      const code = filterWords?.valueOf(facet, value);
      if (code) {
        filters.push({ facet, code });
      } else {
        unknown.push({ facet, value });
        rest.push(value);
      }
    } else if (minus || field || asked) {
      const fields = field ? 1 << SEARCH_FIELDS.indexOf(field) : ALL_FIELDS;
      const typedClauses = () => {
        if (phrase !== undefined) return phraseClauses(phrase, fields);
        const pattern = patternClause(value, fields);
        if (pattern) return [pattern];
        // Synonyms apply only to words searched in all fields.
        if (minus || field) return wordClauses(queryTokensOf(value), value, fields);
        return freeClauses(value, false, thesaurus, false).clauses;
      };
      const list = minus ? excluded : clauses;
      for (const typedClause of typedClauses()) {
        const clause = { ...typedClause, ...asked };
        // At most half of the letters: a short word would match too much.
        const edits = clause.edits && Math.min(clause.edits, clause.words[0]!.length >> 1);
        const isCompared = clause.pattern !== null || Boolean(edits);
        if (isCompared) compared += comparisonsOf(clause);
        const isTooMuch = isCompared && compared > MOST_COMPARED;
        list.push({ ...clause, ...(isTooMuch ? { pattern: null, edits: null } : { edits }) });
      }
    } else if (phrase !== undefined) {
      clauses.push(...phraseClauses(phrase, ALL_FIELDS));
    } else {
      rest.push(match[0]);
      unfinished = match.index + match[0].length === typed.length && /[\p{L}\p{N}]$/u.test(typed);
    }
  }
  const free = freeClauses(rest.join(' '), unfinished, thesaurus, clauses.length > 0);
  const all = [...free.clauses, ...clauses];
  const isSignsAlone = typed.trim() !== '' && all.length + excluded.length + filters.length === 0;
  return { clauses: all, excluded, filters, unknown, ignored: [...free.ignored, ...leftOut], isSignsAlone };
}

/**
 * The operators around a word or a phrase; null for none.
 * @param after the text after a phrase; null for a word
 */
function readOperators(
  text: string,
  after: string | null,
  sign: string | undefined,
): { value: string; asked: Pick<Clause, 'required' | 'boost' | 'edits'> | null } {
  const operators = after ?? OPERATORS.exec(text)?.[0] ?? '';
  const value = after === null ? text.slice(0, text.length - operators.length) : text;
  const last = (of: '~' | '^') =>
    operators
      .match(new RegExp(`\\${of}\\d+`, 'g'))
      ?.at(-1)
      ?.slice(1);
  const [edits, boost] = [last('~'), last('^')];
  const isAsked = sign === '+' || operators !== '' || (after === null && value.includes('*') && isPattern(value));
  const asked = isAsked && {
    required: sign === '+',
    boost: Number(boost ?? 1),
    edits: edits === undefined ? null : Math.min(Number(edits), MOST_EDITS),
  };
  return { value, asked: asked || null };
}

function comparisonsOf({ pattern, words }: Clause): number {
  if (!pattern?.startsWith('*')) return 1;
  return words[0]!.length < FEW_LETTERS ? OPEN_AND_SHORT : OPEN_BEGINNING;
}

const isPattern = (text: string): boolean =>
  text.includes('*') && PATTERN.test(text) && text.replaceAll('*', '').length >= SHORTEST_PATTERN;

function patternClause(text: string, fields: number): Clause | null {
  if (!isPattern(text)) return null;
  const pattern = foldForm(formOf(text)).replace(/\*+/g, '*');
  return { ...PLAIN_CLAUSE, text, words: [pattern.replaceAll('*', '')], pattern, fields };
}

function phraseClause(text: string, fields: number): Clause[] {
  const words = atFirstPositions(queryTokensOf(text)).map(({ form }) => form);
  if (words.length === 0) return [];
  return [{ ...PLAIN_CLAUSE, text: text.trim(), words, exact: true, fields }];
}

/** One token for each position: the parts of a compound, the first form of inclusive writing. */
function atFirstPositions(tokens: readonly Token[]): Token[] {
  return tokens.filter((token, index) => token.position !== tokens[index - 1]?.position && !isWhole(tokens, token));
}

/** True for a compound's joined form. */
function isWhole(tokens: readonly Token[], token: Token): boolean {
  return tokens.some(
    (other) =>
      other.position === token.position && other !== token && other.start === token.start && other.end < token.end,
  );
}

/** The clauses of words; a compound typed with hyphens is one clause. */
function wordClauses(tokens: readonly Token[], text: string, fields: number): Clause[] {
  const clauses: Clause[] = [];
  let index = 0;
  while (index < tokens.length) {
    const token = tokens[index]!;
    const whole = tokens.find((other) => other !== token && isWhole(tokens, other) && other.start === token.start);
    if (whole) {
      const parts = tokens.filter((other) => other !== whole && other.start >= whole.start && other.end <= whole.end);
      clauses.push({
        ...PLAIN_CLAUSE,
        text: text.slice(whole.start, whole.end),
        words: parts.map(({ form }) => form),
        joined: whole.form,
        fields,
      });
      index = tokens.findIndex((other) => other.start >= whole.end);
      if (index < 0) break;
      continue;
    }
    // The forms of inclusive writing are alternatives of each other.
    const others = tokens
      .filter((other) => other !== token && other.position === token.position)
      .map(({ form }) => [form]);
    clauses.push({
      ...PLAIN_CLAUSE,
      text: text.slice(token.start, token.end),
      words: [token.form],
      fields,
      alternatives: others,
    });
    index = tokens.findIndex((other, at) => at > index && other.position !== token.position);
    if (index < 0) break;
  }
  return clauses;
}

function freeClauses(
  text: string,
  unfinished: boolean,
  thesaurus: Thesaurus,
  besideOthers: boolean,
): { clauses: Clause[]; ignored: string[] } {
  const all = goalClauses(wordClauses(queryTokensOf(text), text, ALL_FIELDS));
  const names = all.map((): (readonly string[])[] => []);
  for (let start = 0; start < all.length; start++) {
    for (let length = Math.min(thesaurus.longest, all.length - start); length > 0; length--) {
      const span = all.slice(start, start + length);
      const found = thesaurus.namesOf(span.flatMap(({ words }) => words));
      if (found.length === 0) continue;
      // For a span of several words, each word accepts only synonyms of one word (the acronym); a
      // single word accepts any.
      for (let index = start; index < start + length; index++) {
        names[index]!.push(...(length === 1 ? found : found.filter((words) => words.length === 1)));
      }
    }
  }
  const named = all.map((clause, index) => ({ ...clause, alternatives: [...clause.alternatives, ...names[index]!] }));
  const last = named.at(-1);
  if (unfinished && last && last.joined === null) named[named.length - 1] = { ...last, prefix: true };
  const meaningful = named.filter((clause) => clause.words.length > 1 || !isStopWord(clause.words[0]!));
  const kept = meaningful.length > 0 || besideOthers ? meaningful : named;
  const ignored = named.filter((clause) => !kept.includes(clause)).map((clause) => clause.text);
  return { clauses: distinct(kept), ignored };
}

const GOAL_WORDS = new Set(['odd', 'sdg']);

/** « ODD 6 » becomes one clause. */
function goalClauses(clauses: readonly Clause[]): Clause[] {
  const joined: Clause[] = [];
  for (const clause of clauses) {
    const before = joined.at(-1);
    const number = clause.words[0]!;
    if (
      before &&
      before.words.length === 1 &&
      GOAL_WORDS.has(before.words[0]!) &&
      /^\d{1,2}(\.\w{1,2})?$/.test(number)
    ) {
      const other = before.words[0] === 'odd' ? 'sdg' : 'odd';
      joined[joined.length - 1] = {
        ...before,
        text: `${before.text} ${clause.text}`,
        words: [before.words[0]!, number],
        alternatives: [[other, number]],
      };
    } else {
      joined.push(clause);
    }
  }
  return joined;
}

/** Drops words typed twice. */
function distinct(clauses: readonly Clause[]): Clause[] {
  const seen = new Map<string, Clause>();
  for (const clause of clauses) {
    const key = clause.words.map(foldForm).join(' ');
    const before = seen.get(key);
    if (!before || (clause.prefix && !before.prefix)) seen.set(key, clause);
  }
  return [...seen.values()];
}
