import { textAttribute } from '#content/document/reading/read-text.ts';
import type { GateCheck } from '#content/gate/reading/finding.ts';
import { type GateText, wordsOf } from '#content/gate/reading/gate-text.ts';
import { findingAtTypedBlock } from '#content/gate/reading/typed-block-finding.ts';
import { isBlank } from '#content/text/visible-text.ts';

export const testimonyAuthor: GateCheck<GateText> = {
  name: 'testimony-author',
  level: 'advice',
  message: {
    one: { fr: 'Une parole ne dit pas de qui elle est', en: 'One testimony does not say whose it is' },
    other: {
      fr: '{{count}} paroles ne disent pas de qui elles sont',
      en: '{{count}} testimonies do not say whose they are',
    },
  },
  find: ({ typedBlocks }) =>
    typedBlocks
      .filter(
        ({ node }) =>
          node.attrs?.kind === 'testimony' && isBlank(textAttribute(node, 'attribution')) && wordsOf(node) !== '',
      )
      .map(findingAtTypedBlock),
};
