/**
 * A text without white space, with all apostrophes alike. French typography, which the renderer
 * applies, changes only these: a quotation from a screen and its source are equal when squeezed.
 */
export interface SqueezedText {
  readonly chars: string;
  /** The offset of each squeezed character in the original text. */
  readonly at: readonly number[];
}

const WHITE = /[\s\u00ad\u200b\u2060\ufeff]/;

/**
 * True for characters that squeezing removes: white space of every kind, soft hyphens, zero-width
 * spaces.
 */
export function isSqueezedOut(char: string): boolean {
  return WHITE.test(char);
}

const WHITES = new RegExp(`${WHITE.source}+`, 'g');

/**
 * Returns a function that counts the characters of the squeezed text up to an offset. For many
 * offsets of one text: the text is read once, and at most one stretch of it for each offset.
 */
export function squeezedCounter(text: string): (offset: number) => number {
  const lengthOf = (from: number, to: number) => text.slice(from, to).replace(WHITES, '').length;
  /** The counts up to the beginning of each stretch, as far as requested. */
  const counts = [0];
  return (offset) => {
    const place = Math.floor(Math.max(0, Math.min(offset, text.length)) / STRETCH);
    for (let i = counts.length; i <= place; i++) counts.push(counts[i - 1]! + lengthOf((i - 1) * STRETCH, i * STRETCH));
    return counts[place]! + lengthOf(place * STRETCH, offset);
  };
}

/** Most characters that are read for an offset. */
const STRETCH = 1_000;

export function squeeze(text: string): SqueezedText {
  let chars = '';
  const at: number[] = [];
  for (let i = 0; i < text.length; i++) {
    const char = text[i]!;
    if (isSqueezedOut(char)) continue;
    chars += char === '’' || char === 'ʼ' ? "'" : char;
    at.push(i);
  }
  return { chars, at };
}

/**
 * Each character without its accent and in lower case, one for one, to compare texts that may have
 * been retyped.
 */
export function foldChars(chars: string): string {
  let folded = '';
  for (const char of chars.split('')) folded += (char.normalize('NFD')[0] ?? char).toLowerCase()[0] ?? char;
  return folded;
}

/** The length of the common prefix of two texts. */
export function commonStart(a: string, b: string): number {
  const most = Math.min(a.length, b.length);
  let n = 0;
  while (n < most && a[n] === b[n]) n++;
  return n;
}

/** How many characters two texts share at their ends. */
export function commonEnd(a: string, b: string): number {
  const most = Math.min(a.length, b.length);
  let n = 0;
  while (n < most && a[a.length - 1 - n] === b[b.length - 1 - n]) n++;
  return n;
}

/** Similarity of two short texts, 0 to 1: the share of common letter pairs (Dice coefficient). */
export function pairLikeness(a: string, b: string): number {
  if (a.length < 2 || b.length < 2) return a === b ? 1 : 0;
  const pairs = new Map<string, number>();
  for (let i = 0; i < a.length - 1; i++) {
    const pair = a.slice(i, i + 2);
    pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
  }
  let shared = 0;
  for (let i = 0; i < b.length - 1; i++) {
    const pair = b.slice(i, i + 2);
    const left = pairs.get(pair) ?? 0;
    if (left > 0) {
      shared++;
      pairs.set(pair, left - 1);
    }
  }
  return (2 * shared) / (a.length + b.length - 2);
}
