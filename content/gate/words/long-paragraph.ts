import { countWords } from '#content/document/reading/text.ts';
import type { GateCheck } from '#content/gate/reading/finding.ts';
import { findingAt, type GateText } from '#content/gate/reading/gate-text.ts';

const MOST_WORDS = 200;
/** Shorter text is not counted: it cannot have more than `MOST_WORDS`. */
const LEAST_CHARACTERS = 2 * MOST_WORDS;

/** On a phone, it fills more than a screen without a break. */
export const longParagraph: GateCheck<GateText> = {
  name: 'long-paragraph',
  level: 'advice',
  message: {
    one: {
      fr: 'Un paragraphe est très long\u00a0: plus de 200 mots',
      en: 'One paragraph is very long: more than 200 words',
    },
    other: {
      fr: '{{count}} paragraphes sont très longs\u00a0: plus de 200 mots',
      en: '{{count}} paragraphs are very long: more than 200 words',
    },
  },
  find: ({ textBlocks }) =>
    textBlocks
      .filter(
        ({ node, words }) =>
          node.type === 'paragraph' && words.length > LEAST_CHARACTERS && countWords(words) > MOST_WORDS,
      )
      .map(findingAt),
};
