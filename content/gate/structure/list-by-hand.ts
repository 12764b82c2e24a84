import type { GateCheck } from '#content/gate/reading/finding.ts';
import { findingAt, type GateText, type TextBlock } from '#content/gate/reading/gate-text.ts';

/** A paragraph that begins like a list item. Dialogue begins with a longer dash. */
const isItem = (textBlock: TextBlock | undefined) =>
  textBlock?.node.type === 'paragraph' && /^([-•*·]|\d{1,2}[.)])\s+\S/u.test(textBlock.words);

/** Screen readers do not announce it as a list, and it may break across printed pages. */
export const listByHand: GateCheck<GateText> = {
  name: 'list-by-hand',
  level: 'advice',
  message: {
    one: { fr: 'Une liste est tapée à la main, avec des tirets', en: 'One list is typed by hand, with dashes' },
    other: {
      fr: '{{count}} listes sont tapées à la main, avec des tirets',
      en: '{{count}} lists are typed by hand, with dashes',
    },
  },
  find: ({ textBlocks }) =>
    textBlocks
      .filter(
        (textBlock, index) => isItem(textBlock) && !isItem(textBlocks[index - 1]) && isItem(textBlocks[index + 1]),
      )
      .map(findingAt),
};
