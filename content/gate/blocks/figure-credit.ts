import { textAttribute } from '#content/document/reading/read-text.ts';
import { findingAtFigure } from '#content/gate/reading/figure-finding.ts';
import type { GateCheck } from '#content/gate/reading/finding.ts';
import type { GateText } from '#content/gate/reading/gate-text.ts';
import { isBlank } from '#content/text/visible-text.ts';

export const figureCredit: GateCheck<GateText> = {
  name: 'figure-credit',
  level: 'advice',
  message: {
    one: {
      fr: 'Une image n’a pas de crédit\u00a0: on ne sait pas de qui elle est',
      en: 'One image has no credit: nobody knows whose it is',
    },
    other: {
      fr: '{{count}} images n’ont pas de crédit\u00a0: on ne sait pas de qui elles sont',
      en: '{{count}} images have no credit: nobody knows whose they are',
    },
  },
  find: ({ figures }) =>
    figures.flatMap((figure, index) =>
      isBlank(textAttribute(figure.node, 'credit')) ? [findingAtFigure(figure, index)] : [],
    ),
};
