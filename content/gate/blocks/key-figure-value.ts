import { textAttribute } from '#content/document/reading/read-text.ts';
import type { GateCheck } from '#content/gate/reading/finding.ts';
import { type GateText, wordsOf } from '#content/gate/reading/gate-text.ts';
import { findingAtTypedBlock } from '#content/gate/reading/typed-block-finding.ts';
import { isBlank } from '#content/text/visible-text.ts';

export const keyFigureValue: GateCheck<GateText> = {
  name: 'key-figure-value',
  level: 'advice',
  message: {
    one: { fr: 'Un repère n’a pas de chiffre', en: 'One key figure has no figure' },
    other: { fr: '{{count}} repères n’ont pas de chiffre', en: '{{count}} key figures have no figure' },
  },
  find: ({ typedBlocks }) =>
    typedBlocks
      .filter(
        ({ node }) =>
          node.attrs?.kind === 'key-figure' && isBlank(textAttribute(node, 'value')) && wordsOf(node) !== '',
      )
      .map(findingAtTypedBlock),
};
