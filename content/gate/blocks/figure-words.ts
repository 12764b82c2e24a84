import { textAttribute } from '#content/document/reading/read-text.ts';
import { findingAtFigure } from '#content/gate/reading/figure-finding.ts';
import type { GateCheck } from '#content/gate/reading/finding.ts';
import type { GateText } from '#content/gate/reading/gate-text.ts';
import { isBlank } from '#content/text/visible-text.ts';

/** WCAG 1.1.1. */
export const figureWords: GateCheck<GateText> = {
  name: 'figure-words',
  level: 'advice',
  message: {
    one: {
      fr: 'Une image n’a pas de texte de remplacement\u00a0: qui ne la voit pas n’en saura rien',
      en: 'One image has no alternative text: those who do not see it will know nothing of it',
    },
    other: {
      fr: '{{count}} images n’ont pas de texte de remplacement\u00a0: qui ne les voit pas n’en saura rien',
      en: '{{count}} images have no alternative text: those who do not see them will know nothing of them',
    },
  },
  find: ({ figures }) =>
    figures.flatMap((figure, index) =>
      isBlank(textAttribute(figure.node, 'alt')) ? [findingAtFigure(figure, index)] : [],
    ),
};
