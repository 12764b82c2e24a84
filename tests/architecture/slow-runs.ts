/** A regular expression. */
interface Expression {
  readonly source: string;
  readonly flags: string;
}

/** How often a group is repeated at first: less if it is a long word. */
const REPEATED = 800;
const LEAST_REPEATED = 300;
const SHORT = 2_400;
/** How many times as often it is repeated if that is slow. */
const TIMES = 3;
/** Milliseconds beyond which a run is tried again, and a longer one as well. */
const SUSPECT = 0.05;
/** How many times as long the longer one takes: `TIMES` if it is in proportion, else its square. */
const OUT_OF_PROPORTION = 6;
/** How often a suspect is timed: the shortest counts, since others use the processor as well. */
const TRIALS = 4;
/** How often one that seems slow is timed once more, in turn with the longer one. */
const CONFIRMATIONS = 25;
/** Groups of characters that are tried of one expression. */
const MOST_GROUPS = 700;

/** Characters that distinguish classes: the texts for an expression contain one of each sort. */
const USUAL = [...'a1 \n\t-_.,;:!?\'"’«»()[]{}<>/\\|*+#=&@%~`^$Zéاœ…–', '\u00a0', '\u202f', '\u00ad', '\u0301', '😀'];

/** The parts of an expression: those that match one character, and all else. */
const PARTS =
  /(?<one>\\[pP]\{[^}]*\}|\\u\{[^}]*\}|\\u[\da-fA-F]{4}|\\x[\da-fA-F]{2}|\\[^bBkdDwWsS\d]|\\[dDwWsS]|\[(?:\\.|[^\]\\])*\]|[^\\()|^$*+?{}[\]])|\\k<[^>]*>|\\.|\(\?(?:<?[=!]|<[^>]*>|[a-z-]*:)|\{\d*,?\d*\}|[\s\S]/gu;

/**
 * A run of two or three characters, or of a word of an expression, over which it takes longer than
 * in proportion to its length; null if none is found. Of characters between which the expression
 * does not distinguish, one is tried.
 */
export function findSlowRun({ source, flags }: Expression): string | null {
  const { signs, words, other } = alphabetOf({ source, flags });
  const pairs = signs.flatMap((one) => signs.map((two) => one + two));
  const threes = pairs.flatMap((two) => signs.map((one) => two + one));
  const groups = new Set([...words, ...pairs, ...words.flatMap((word) => signs.map((sign) => word + sign)), ...threes]);
  const expression = new RegExp(source, flags);
  const isSlow = (group: string): boolean => {
    const count = Math.max(LEAST_REPEATED, Math.min(REPEATED, Math.floor(SHORT / group.length)));
    const text = group.repeat(count) + other;
    if (timeOf(expression, text) < SUSPECT) return false;
    const time = shortestTime(expression, text, SUSPECT);
    if (time < SUSPECT) return false;
    const longer = group.repeat(count * TIMES) + other;
    if (shortestTime(expression, longer, OUT_OF_PROPORTION * time) < OUT_OF_PROPORTION * time) return false;
    return isOutOfProportion(expression, text, longer);
  };
  return [...groups].slice(0, MOST_GROUPS).find(isSlow) ?? null;
}

/**
 * Whether the longer text takes out of proportion however often it is timed: what else the machine
 * does lengthens some of the times, but hardly all of them.
 */
function isOutOfProportion(expression: RegExp, text: string, longer: string): boolean {
  let [short, long] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let trial = 0; trial < CONFIRMATIONS; trial++) {
    short = Math.min(short, timeOf(expression, text));
    long = Math.min(long, timeOf(expression, longer));
  }
  return long >= OUT_OF_PROPORTION * short;
}

/** Milliseconds that an expression takes to look through a text. */
function timeOf(expression: RegExp, text: string): number {
  expression.lastIndex = 0;
  const begun = performance.now();
  text.replace(expression, '');
  return performance.now() - begun;
}

/** The shortest of several times; of the first that is short enough. */
function shortestTime(expression: RegExp, text: string, enough: number): number {
  let shortest = Number.POSITIVE_INFINITY;
  for (let trial = 0; trial < TRIALS && shortest >= enough; trial++)
    shortest = Math.min(shortest, timeOf(expression, text));
  return shortest;
}

/**
 * The characters of an expression, its words (characters in a row), and a character that it has
 * nowhere: a text that ends with it is not what the expression looks for.
 */
function alphabetOf({ source, flags }: Expression): {
  readonly signs: readonly string[];
  readonly words: readonly string[];
  readonly other: string;
} {
  const classes = new Set<string>();
  const characters = new Set<string>();
  const words = new Set<string>();
  let word = '';
  const end = () => {
    if ([...word].length > 1) words.add(word);
    word = '';
  };
  for (const { groups } of source.matchAll(PARTS)) {
    const one = groups?.one;
    if (one === undefined) {
      end();
      continue;
    }
    classes.add(one);
    const literal = literalOf(one);
    if (literal === null) end();
    else {
      characters.add(literal);
      word += literal;
    }
  }
  end();
  const tests = [...classes].map((one) => new RegExp(`^(?:${one})$`, flags.replace(/[gyd]/g, '')));
  /** By the part of the expression that can match it. */
  const sorts = new Map<string, string>();
  for (const one of [...characters, ...USUAL]) {
    const sort = tests.map((test) => (test.test(one) ? '1' : '0')).join('');
    if (!sorts.has(sort)) sorts.set(sort, one);
  }
  const nowhere = '0'.repeat(tests.length);
  const signs = [...sorts].filter(([sort]) => sort !== nowhere).map(([, one]) => one);
  return { signs, words: [...words], other: sorts.get(nowhere) ?? '\u0000' };
}

/** The character that a part of an expression stands for; null for several. */
function literalOf(part: string): string | null {
  if (part.startsWith('[') || part === '.' || /^\\[pPdDwWsS]/.test(part)) return null;
  if (!part.startsWith('\\')) return part;
  const code = /^\\(?:u\{?|x)([\da-fA-F]+)\}?$/.exec(part)?.[1];
  if (code) return String.fromCodePoint(Number.parseInt(code, 16));
  return { n: '\n', t: '\t', r: '\r', f: '\f', v: '\v', 0: '\0' }[part.slice(1)] ?? part.slice(1);
}
