import type { GateCheck } from '#content/gate/reading/finding.ts';
import type { GatePage } from '#content/gate/reading/gate-page.ts';

export const noticeFields: GateCheck<GatePage> = {
  name: 'notice-fields',
  level: 'advice',
  message: {
    one: { fr: 'Une rubrique de la notice est vide', en: 'One field of the notice is empty' },
    other: { fr: '{{count}} rubriques de la notice sont vides', en: '{{count}} fields of the notice are empty' },
  },
  find: ({ emptyFields }) => emptyFields.map((field) => ({ at: { field }, words: '' })),
};
