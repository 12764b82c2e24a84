import { type Letters, lettersOf } from './folded-letters.ts';
import { type Looked, lookedFor, type Orders } from './name-patterns.ts';
import type { Range } from './words/withdrawn-words.ts';

/** A pattern of a name, and the index of that name. */
interface Sought extends Looked {
  readonly name: number;
}

/** Arabic particles of one letter, which are written together with the name after them. */
const PARTICLES = 'وفبلك';
const ARTICLE = 'ال';

/**
 * Searches many names at once. A text is read once, however many there are: a name is tried only at
 * words that it may begin with.
 */
export class NameIndex {
  readonly #byBeginning = new Map<string, Sought[]>();
  /** Patterns that may begin with any word: each of them reads the whole text. */
  readonly #others: Sought[] = [];

  constructor(names: readonly string[], orders: Orders) {
    for (const [name, of] of names.entries())
      for (const looked of lookedFor(of, orders)) {
        const sought = { ...looked, name };
        if (!looked.beginnings) this.#others.push(sought);
        for (const beginning of looked.beginnings ?? []) {
          const known = this.#byBeginning.get(beginning);
          if (known) known.push(sought);
          else this.#byBeginning.set(beginning, [sought]);
        }
      }
  }

  /**
   * The places of these names in a text, by the index of the name, whatever the case and the
   * encoding of accents. For each name, the first and longest comes first.
   */
  find(text: string): Map<number, Range[]> {
    const found = new Map<number, Range[]>();
    if (this.#byBeginning.size + this.#others.length === 0) return found;
    const letters = lettersOf(text);
    /** The end of the last match of each pattern: overlapping matches are skipped. */
    const ends = new Map<Sought, number>();
    for (const [i, { text: word, start }] of letters.words.entries())
      for (const beginning of beginningsAt(letters, i, word))
        for (const sought of this.#byBeginning.get(beginning) ?? []) {
          if (start < (ends.get(sought) ?? 0)) continue;
          sought.pattern.lastIndex = start;
          const match = sought.pattern.exec(letters.text);
          if (!match) continue;
          ends.set(sought, start + match[0].length);
          note(found, text, letters, sought, match);
        }
    const mayHave = this.#others.length === 0 ? () => false : piecesOf(letters.text);
    for (const sought of this.#others) {
      if (!sought.needs.some(mayHave)) continue;
      for (const match of letters.text.matchAll(sought.pattern)) note(found, text, letters, sought, match);
    }
    for (const ranges of found.values()) ranges.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
    return found;
  }
}

/** Length of the substrings by which the absence of most strings is found. */
const PIECE = 3;

/**
 * A test whether a text contains a string: for most that it does not contain, the text is not read
 * again.
 */
function piecesOf(text: string): (piece: string) => boolean {
  const short = new Set<string>();
  for (let at = 0; at + PIECE <= text.length; at++) short.add(text.slice(at, at + PIECE));
  return (piece) => {
    for (let at = 0; at + PIECE <= piece.length; at++) if (!short.has(piece.slice(at, at + PIECE))) return false;
    return text.includes(piece);
  };
}

/** The beginnings of names at a word: the word; after an initial, also both with the next word. */
function* beginningsAt({ text, words }: Letters, at: number, word: string): Generator<string> {
  const end = words[at]!.start + word.length;
  const next = text[end] === '.' ? words[at + 1] : undefined;
  const gap = next && text.slice(end + 1, next.start);
  const isNear = gap === '' || (gap?.length === 1 && gap.trim() === '');
  for (const one of withoutParticles(word)) {
    yield one;
    if (isNear && one.length === 1) yield `${one}.${next!.text}`;
  }
}

/** A word; in Arabic, also the rest after a particle and an article. */
function withoutParticles(word: string): readonly string[] {
  const bare = [word, ...(PARTICLES.includes(word[0]!) ? [word.slice(1)] : [])];
  return [...bare, ...bare.filter((one) => one.startsWith(ARTICLE)).map((one) => one.slice(ARTICLE.length))];
}

function note(
  found: Map<number, Range[]>,
  text: string,
  { starts }: Letters,
  { name, isRight }: Sought,
  { 0: whole, 1: named, index }: RegExpExecArray,
): void {
  const end = index + whole.length;
  // With the marks of the last letter, which fold to nothing.
  const range: Range = [starts[end - named!.length]!, starts[end]!];
  if (!isRight(text, range)) return;
  const known = found.get(name);
  if (known) known.push(range);
  else found.set(name, [range]);
}
