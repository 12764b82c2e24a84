import type { GateCheck } from '#content/gate/reading/finding.ts';
import type { GatePage } from '#content/gate/reading/gate-page.ts';
import { claimsWithoutSource } from './claims-without-source.ts';

export const lessonUnfounded: GateCheck<GatePage> = {
  name: 'lesson-unfounded',
  level: 'justified',
  message: {
    one: {
      fr: 'Un enseignement ne dit pas de quel constat il vient',
      en: 'One lesson does not say from which finding it comes',
    },
    other: {
      fr: '{{count}} enseignements ne disent pas de quels constats ils viennent',
      en: '{{count}} lessons do not say from which findings they come',
    },
  },
  find: (page) => claimsWithoutSource(page, 'lesson'),
};
