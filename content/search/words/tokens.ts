import { APOSTROPHES, foldForm, formOf } from './fold.ts';
import { areInclusiveEndings, inclusiveForms } from './inclusive.ts';

/** A word of a text: its form for comparison, and its place in the original. */
export interface Token {
  /** Lower case, with accents: the result of `formOf`. */
  readonly form: string;
  /** Offset of the word in the original text, in UTF-16 units, for highlighting; `end` likewise. */
  readonly start: number;
  readonly end: number;
  /**
   * The word's number in the text. Forms of one word share it: `adhérent·e·s`, a compound's joined
   * form.
   */
  readonly position: number;
}

const WORD = '[\\p{L}\\p{N}][\\p{L}\\p{N}\\p{M}\\u00ad\\u200b-\\u200d\\u2060]*';
const JOINT = `[${APOSTROPHES}·•‧./\\u2010\\u2011-]`;
/**
 * A number (« 1 500 », « 6.1 »), or a word with joined parts and endings in brackets:
 * `adhérent(e)s`.
 */
const CHUNK = new RegExp(
  `(?<![\\p{L}\\p{N}])\\d{1,3}(?:[ \\u00a0\\u202f]\\d{3})+(?![\\p{L}\\p{N}])|\\d+(?:[.,](?:\\d+|[a-d](?![\\p{L}\\p{N}])))+(?![\\p{L}\\p{N}])|${WORD}(?:${JOINT}${WORD})*(?:\\(\\p{L}{1,5}\\)(?:s(?![\\p{L}\\p{N}]))?)?`,
  'gu',
);
const SIMPLE = /^[\p{L}\p{N}\p{M}]+$/u;
const NUMBER = /^\d[\d \u00a0\u202f.,]*[a-d]?$/;
const PARTS = new RegExp(WORD, 'gu');

/** Words that are elided before a vowel, without accents. */
const ELIDED = new Set(['l', 'd', 'j', 'm', 't', 's', 'n', 'c', 'qu', 'jusqu', 'lorsqu', 'puisqu', 'quoiqu']);
/** Words that contain an apostrophe. */
const WHOLE = new Set(["aujourd'hui", "quelqu'un", "quelqu'une", "presqu'ile", "presqu'île"]);

/**
 * Pronouns and particles that a hyphen joins to a verb or a demonstrative: « peut-il », «
 * accède-t-on » and « celui-ci » are not compounds.
 */
const CLITICS = new Set(
  'je tu il elle on nous vous ils elles ce t moi toi lui leur le la les y en ci la là même memes mêmes meme'.split(' '),
);

const isApostrophe = (sign: string) => APOSTROPHES.includes(sign);

type Visit = (form: string, start: number, end: number, position: number) => void;

/**
 * Calls `visit` for each word of a text, in order. French elisions (l', d', qu'…) are not words; «
 * aujourd'hui » is one. A compound gives its parts, then its joined form at the position of the
 * first part. Inclusive writing gives every form that it abbreviates.
 * @returns the number of positions
 */
export function eachToken(text: string, visit: Visit): number {
  let position = 0;
  for (const match of text.matchAll(CHUNK)) {
    const chunk = match[0];
    const start = match.index;
    if (SIMPLE.test(chunk)) visit(formOf(chunk), start, start + chunk.length, position++);
    else if (NUMBER.test(chunk)) visit(numberForm(chunk), start, start + chunk.length, position++);
    else position = visitJoined(chunk, start, position, visit);
  }
  return position;
}

/** « 1 500 » and « 1500 » are the same number; « 2,5 » is « 2.5 ». */
function numberForm(chunk: string): string {
  return chunk.replace(/[ \u00a0\u202f]/g, '').replace(/,/g, '.');
}

interface Part {
  readonly form: string;
  readonly start: number;
  readonly end: number;
  /** The character before it. */
  readonly joint: string;
}

function visitJoined(chunk: string, offset: number, first: number, visit: Visit): number {
  let parts: Part[] = [];
  let end = 0;
  for (const match of chunk.matchAll(PARTS)) {
    const start = match.index;
    parts.push({
      form: formOf(match[0]),
      start: offset + start,
      end: offset + start + match[0].length,
      joint: chunk.slice(end, start),
    });
    end = start + match[0].length;
  }
  while (parts.length > 1 && isApostrophe(parts[1]!.joint) && ELIDED.has(parts[0]!.form)) {
    parts = parts.slice(1);
  }
  if (parts.length > 1 && parts.every((part, index) => part.form.length === 1 && (index === 0 || part.joint === '.'))) {
    // An acronym with full stops: « O.N.U. ».
    visit(parts.map((part) => part.form).join(''), parts[0]!.start, parts.at(-1)!.end, first);
    return first + 1;
  }
  let position = first;
  while (parts.length > 0) {
    const run = takeRun(parts);
    position = visitRun(run, position, visit);
    parts = parts.slice(run.length);
  }
  return position;
}

/** The parts that belong together: up to a full stop or slash, unless it is inclusive writing. */
function takeRun(parts: readonly Part[]): readonly Part[] {
  const endings = parts.slice(1).map((part) => part.form);
  if (endings.length > 0 && areInclusiveEndings(endings, parts[1]!.joint)) return parts;
  const stop = parts.findIndex(({ joint }, index) => index > 0 && (joint === '.' || joint === '/'));
  return stop > 0 ? parts.slice(0, stop) : parts;
}

function visitRun(run: readonly Part[], first: number, visit: Visit): number {
  const base = run[0]!;
  const { start } = base;
  const end = run.at(-1)!.end;
  if (run.length === 1) {
    visit(base.form, start, end, first);
    return first + 1;
  }
  const joint = run[1]!.joint;
  const rest = run.slice(1).map((part) => part.form);
  if (!isApostrophe(joint) && areInclusiveEndings(rest, joint)) {
    for (const form of inclusiveForms(base.form, rest)) visit(form, start, end, first);
    return first + 1;
  }
  const whole = run.map((part, index) => (index > 0 && isApostrophe(part.joint) ? "'" : '') + part.form).join('');
  if (WHOLE.has(whole)) {
    visit(whole, start, end, first);
    return first + 1;
  }
  // "women's": the possessive s is not a word.
  if (run.length === 2 && isApostrophe(joint) && rest[0] === 's') {
    visit(base.form, start, base.end, first);
    return first + 1;
  }
  let position = first;
  for (const part of run) visit(part.form, part.start, part.end, position++);
  if (rest.every((form) => !CLITICS.has(form)) && run.some((part) => /\D/.test(part.form)))
    visit(foldJoined(whole), start, end, first);
  return position;
}

/** A compound's joined form keeps its accents and loses its apostrophes. */
function foldJoined(whole: string): string {
  return whole.replace(/'/g, '');
}

/** The words of a text, with their places in it. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  eachToken(text, (form, start, end, position) => tokens.push({ form, start, end, position }));
  return tokens;
}

const VOWEL = /^[aeiouyh]/;

/**
 * The words of a typed query: as `tokensOf`, but elisions typed with a space (« acces a l eau »)
 * are not words either, and « aujourd hui » is one word.
 */
export function queryTokensOf(text: string): Token[] {
  const tokens = tokensOf(text.replace(/\baujourd hui\b/gi, "aujourd'hui"));
  return tokens.filter((token, index) => {
    const next = tokens[index + 1];
    return !(ELIDED.has(token.form) && next && VOWEL.test(foldForm(next.form)));
  });
}
