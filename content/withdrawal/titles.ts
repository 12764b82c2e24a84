/** Titles of people. They are removed with the name, and agree in gender with it only. */
const TITLE =
  '(?:M{1,2}\\.?|Me|(?:Mr|Mrs|Ms|Mmes?|Mlles?|Drs?|Dre|Prs?|Pre|Profs?)\\.?|M(?:onsieur|adame|ademoiselle|iss|ister)|Messieurs|Mesdames|Doct(?:eure?|or)|Profess(?:eure?|or)|Maître)';
const SPACE = '[\\s\\u00a0\\u202f]+';
const TITLE_BEFORE = new RegExp(`(?<![\\p{L}\\p{N}])${TITLE}${SPACE}$`, 'iu');
/** « M. et Mme Keïta » are called once, « M. le Pr Dr Traoré » by all that he is called. */
const CHAINED = new RegExp(`(?<![\\p{L}\\p{N}])${TITLE}${SPACE}(?:(?:et|and|&|le|la|the)${SPACE})?$`, 'iu');
const ALONE = new RegExp(`^${TITLE}$`, 'iu');
/** Written small, these are words: « elle me dit », « m ». */
const ONLY_CAPITAL = /^(?:m{1,2}\.?|me)\s/u;
/** Most characters before a name in which titles are searched. */
const LONGEST_TITLES = 64;

/**
 * The start of the titles right before a name; the start of the name if there are none.
 */
export function titlesStart(text: string, start: number): number {
  let begins = start;
  for (;;) {
    const before = text.slice(Math.max(0, start - LONGEST_TITLES), begins);
    const title = (begins === start ? TITLE_BEFORE : CHAINED).exec(before)?.[0];
    if (title === undefined || ONLY_CAPITAL.test(title)) return begins;
    begins -= title.length;
  }
}

/** Whether a title precedes a name: « Mme A. » is a person, « A. » may be anything. */
export const hasTitle = (text: string, start: number): boolean => titlesStart(text, start) < start;

/** Whether a word of a name is a title: « Mme » of « Mme Keïta ». */
export const isTitle = (word: string): boolean => ALONE.test(word);
