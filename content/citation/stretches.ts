import type { DocumentNode } from '#content/document/document.ts';
import { lineText } from '#content/document/reading/text.ts';
import { fitStance } from './stance.ts';
import { type CitedAs, isCitedAs, parseTarget } from './target.ts';

/** A citation among words. */
interface CitationToken {
  readonly target: string;
  readonly isAgainst: boolean;
}

/** Words on end, as they are read, with the citations between them. */
export interface Run {
  readonly tokens: readonly (string | CitationToken)[];
  /** The words are a quotation as they stand: a block of quoted words. */
  readonly isQuotation: boolean;
  /**
   * A quotation without source right before the run: a citation at its very start belongs to it.
   */
  readonly before: string;
}

/** The words of a passage, in the form in which they are attributed to sources. */
export interface PassageWords {
  /** All words that a testimony quotes, with how it is signed; null outside testimonies. */
  readonly testimony: { readonly text: string; readonly signed: string } | null;
  readonly runs: readonly Run[];
}

/**
 * How words of a text relate to a person who was interviewed: their own words (`own`); the text's
 * words that rest on their words alone (`rests`), or on those of others as well (`shared`); words
 * that theirs contradict (`against`).
 */
export const STRETCH_KINDS = ['own', 'rests', 'shared', 'against'] as const;
export type StretchKind = (typeof STRETCH_KINDS)[number];

/** Words of a text that belong to a source. */
export interface Stretch {
  readonly kind: StretchKind;
  /** Without quotation marks, for a quotation. */
  readonly text: string;
  /** It quotes somebody's words. */
  readonly isQuoted: boolean;
  /** How a testimony is signed; empty elsewhere. */
  readonly signed: string;
}

/** Words in quotation marks from which on a sentence quotes, and does not just name something. */
const QUOTED_WORDS = 4;

const LETTER = /[\p{L}\p{N}]/u;
const QUOTED = /«[^«»]*»|“[^“”]*”|„[^„“”]*[“”]|"[^"]*"/gu;
const OPENERS: Readonly<Record<string, string>> = { '»': '«', '”': '“', '“': '„', '"': '"' };
/** Characters allowed between a quotation or a sentence and its citation. */
const TAIL = /[\s.,;:!?…()[\]]/u;
const LEAD = /^[\s.,;:!?…)\]–—-]+/u;
const SENTENCE_END = /(?<![.!?…؟])[.!?…؟]+\s?["»”)\]]*\s(?!\p{Ll})|\n/gu;
/** A full stop that ends no sentence: « M. Keïta », « art. 3 ». */
const ABBREVIATION = /(?:^|[\s(«“"\u00a0\u202f])(?:\p{Lu}|Mr|Mrs|Dr|Pr|Ste?|art|cf|p|pp|n|vol|env)\.\s+$/u;

/** Characters in which an abbreviation is looked for, and a sentence or a quotation. */
const LONGEST_ABBREVIATION = 12;
const LONGEST_SENTENCE = 10_000;

const hasLetter = (text: string) => LETTER.test(text);

/** The words of a block of text without its notes, which are the authors’, and its citations. */
export function runOf(block: DocumentNode, isQuotation: boolean, before = ''): Run {
  const read = (nodes: readonly DocumentNode[]): (string | CitationToken)[] =>
    nodes.flatMap((node) => {
      if (node.type !== 'citation')
        return node.content && node.type !== 'footnote' ? read(node.content) : [lineText(node)];
      const target = parseTarget(node.attrs?.target) ? String(node.attrs?.target) : '';
      return [{ target, isAgainst: fitStance(node.attrs?.stance) === 'against' }];
    });
  return { tokens: read(block.content ?? []), isQuotation, before };
}

/** Words as they read without the citations that stood among them. */
const tidy = (words: string): string => words.replace(/ +(?=[ .,])/g, '').trim();

/** The ranges of quotations in a text. */
const quotedSpans = (text: string): [start: number, end: number][] =>
  [...text.matchAll(QUOTED)].map(({ index, 0: words }) => [index, index + words.length]);

/** The quotations in a sentence: several words between quotation marks. */
export const quotedParts = (text: string): string[] =>
  [...text.matchAll(QUOTED)].flatMap(([words]) =>
    (words.match(/[\p{L}\p{N}]+/gu) ?? []).length >= QUOTED_WORDS ? [words] : [],
  );

/**
 * The ends of a text's sentences, each including the separator before the next; not within
 * quotations.
 */
function sentenceEnds(text: string): number[] {
  const spans = quotedSpans(text);
  return [...text.matchAll(SENTENCE_END)].flatMap(({ index, 0: mark }) => {
    const end = index + mark.length;
    if (spans.some(([from, to]) => index >= from && end < to)) return [];
    return ABBREVIATION.test(text.slice(Math.max(0, end - LONGEST_ABBREVIATION), end)) ? [] : [end];
  });
}

/** The end of a text's words, without trailing characters that may precede a citation. */
function wordsEnd(text: string): number {
  let end = text.length;
  while (end > 0 && TAIL.test(text[end - 1]!)) end--;
  return end;
}

/** The last sentence of a text, whether it is ended or not. */
function lastSentence(text: string): { readonly start: number; readonly words: string } {
  const bound = wordsEnd(text);
  const start = sentenceEnds(text).findLast((end) => end <= bound) ?? 0;
  return { start, words: tidy(text.slice(start).replace(LEAD, '')) };
}

/** The words between the quotation marks that end a text; null if none do. */
function quotationAtEnd(text: string): string | null {
  const end = wordsEnd(text) - 1;
  const close = text[end] ?? '';
  const open = OPENERS[close];
  if (open === undefined) return null;
  let depth = 1;
  for (let at = end - 1; at >= 0; at--) {
    if (text[at] === open) depth--;
    else if (text[at] === close) depth++;
    if (depth > 0) continue;
    const words = tidy(text.slice(at + 1, end));
    return hasLetter(words) ? words : null;
  }
  return null;
}

/** Citations that stand together: no word is between them. */
interface Cluster {
  readonly start: number;
  end: number;
  readonly cited: CitationToken[];
}

function clustersOf({ tokens }: Run): { readonly text: string; readonly clusters: readonly Cluster[] } {
  let text = '';
  const clusters: Cluster[] = [];
  for (const token of tokens) {
    if (typeof token === 'string') {
      // One space at most, so that the search for words reads each character a bounded number of
      // times.
      text += token.replace(/[^\S\n]{2,}/g, ' ').replace(/\n{2,}/g, '\n');
      continue;
    }
    const last = clusters.at(-1);
    if (last && !hasLetter(text.slice(last.end))) {
      last.cited.push(token);
      last.end = text.length;
    } else clusters.push({ start: text.length, end: text.length, cited: [token] });
  }
  return { text, clusters };
}

/**
 * @param isSpoken the run is of a testimony: words before a citation of the source alone are the
 * person's own
 */
function stretchesOfRun(run: Run, mine: CitedAs, isSpoken: boolean): Stretch[] {
  const { text, clusters } = clustersOf(run);
  const found: Stretch[] = [];
  // The start of a sentence that rests on this source alone and continues after its citation; -1
  // for none.
  let open = -1;
  for (const [place, { start, end, cited }] of clusters.entries()) {
    const floor = Math.max(clusters[place - 1]?.end ?? 0, start - LONGEST_SENTENCE);
    const next = clusters[place + 1]?.start;
    const own = cited.filter(({ target }) => isCitedAs(mine, target));
    if (own.length === 0) {
      open = -1;
      continue;
    }
    const isShared = own.length < cited.length;
    const isAgainst = own.every((one) => one.isAgainst);
    const lead = text.slice(floor, start);
    const before = place === 0 ? run.before : '';
    const quoted = run.isQuotation
      ? [before, tidy(lead.replace(LEAD, ''))].filter(hasLetter).join('\n')
      : (quotationAtEnd(lead) ?? (hasLetter(lead) ? '' : before));
    if (quoted !== '' && !isAgainst && !own.some((one) => one.isAgainst)) {
      found.push({ kind: isShared ? 'shared' : 'own', text: quoted, isQuoted: true, signed: '' });
      open = -1;
      continue;
    }
    const kind = isAgainst ? 'against' : isShared ? 'shared' : 'rests';
    const isMore = open >= 0 && kind === 'rests' && sentenceEnds(text.slice(floor, start)).length === 0;
    const from = isMore ? Math.max(open, start - LONGEST_SENTENCE) : floor;
    if (isMore) found.pop();
    const sentence = lastSentence(text.slice(from, start));
    let words = sentence.words;
    const isLed = hasLetter(words);
    if (!hasLetter(words)) {
      // The citation opens a sentence: it applies to the words after it, up to the sentence's end
      // or another citation.
      const after = text.slice(end, Math.min(next ?? text.length, end + LONGEST_SENTENCE));
      const stop = sentenceEnds(after)[0];
      words = next !== undefined && stop === undefined ? '' : tidy(after.slice(0, stop).replace(LEAD, ''));
    }
    open = kind === 'rests' ? from + sentence.start : -1;
    const stretchKind = isSpoken && isLed && kind === 'rests' ? 'own' : kind;
    if (hasLetter(words))
      found.push({ kind: stretchKind, text: words, isQuoted: !isAgainst && quotedParts(words).length > 0, signed: '' });
    else open = -1;
  }
  return found;
}

/** In a testimony, every sentence quotes. */
const quotesIn = (testimony: PassageWords['testimony'], { kind, isQuoted }: Stretch) =>
  isQuoted || (testimony !== null && kind !== 'against');

/**
 * Only the words of a passage that belong to a source: a testimony without another source as a
 * whole; else the quotation right before a citation of it, or the sentence that ends there, from
 * the previous citation on.
 * @param mine all targets that refer to the source
 * @param isAlone it concerns one person: otherwise the words cannot be attributed to one of several
 */
export function stretchesOf({ testimony, runs }: PassageWords, mine: CitedAs, isAlone = true): Stretch[] {
  const cited = runs.flatMap(({ tokens }) => tokens.filter((token) => typeof token !== 'string'));
  const isWhole =
    testimony !== null &&
    hasLetter(testimony.text) &&
    cited.length > 0 &&
    cited.every(({ target, isAgainst }) => isCitedAs(mine, target) && !isAgainst);
  const found = isWhole
    ? [{ kind: 'own' as const, text: tidy(testimony.text), isQuoted: true, signed: testimony.signed }]
    : runs
        .flatMap((run) => stretchesOfRun(run, mine, testimony !== null))
        .map((one) => ({ ...one, isQuoted: quotesIn(testimony, one) }));
  if (isAlone) return found;
  return found.map((one) => (one.kind === 'against' ? one : { ...one, kind: 'shared', signed: '' }));
}

/**
 * The stretches that `stretchesOf` could return if this text without citations had one: the text as
 * a whole, each of its sentences and quotations, with and without the punctuation at their end.
 */
export function citableWords(line: string): string[] {
  const text = line.replace(/[^\S\n]{2,}/g, ' ');
  const ends = sentenceEnds(text);
  const sentences = [0, ...ends].map((start, place) => text.slice(start, ends[place] ?? text.length));
  const quotations = quotedSpans(text).map(([start, end]) => text.slice(start + 1, end - 1));
  const all = [text, ...sentences, ...quotations].map((words) => tidy(words.replace(LEAD, '')));
  return [...new Set(all.flatMap((words) => [words, words.slice(0, wordsEnd(words))]))].filter(hasLetter);
}
