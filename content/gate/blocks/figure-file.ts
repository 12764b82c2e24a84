import { textAttribute } from '#content/document/reading/read-text.ts';
import { findingAtFigure } from '#content/gate/reading/figure-finding.ts';
import type { GateCheck } from '#content/gate/reading/finding.ts';
import type { GateText } from '#content/gate/reading/gate-text.ts';

export const figureFile: GateCheck<GateText> = {
  name: 'figure-file',
  level: 'justified',
  message: {
    one: {
      fr: 'Une image manque\u00a0: son fichier n’est jamais arrivé',
      en: 'One image is missing: its file never came',
    },
    other: {
      fr: '{{count}} images manquent\u00a0: leurs fichiers ne sont jamais arrivés',
      en: '{{count}} images are missing: their files never came',
    },
  },
  find: ({ figures }) =>
    figures.flatMap((figure, index) =>
      textAttribute(figure.node, 'file') === '' ? [findingAtFigure(figure, index)] : [],
    ),
};
