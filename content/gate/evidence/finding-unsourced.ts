import type { GateCheck } from '#content/gate/reading/finding.ts';
import type { GatePage } from '#content/gate/reading/gate-page.ts';
import { claimsWithoutSource } from './claims-without-source.ts';

export const findingUnsourced: GateCheck<GatePage> = {
  name: 'finding-unsourced',
  level: 'justified',
  message: {
    one: { fr: 'Un constat ne dit pas sur quoi il s’appuie', en: 'One finding does not say what it rests on' },
    other: {
      fr: '{{count}} constats ne disent pas sur quoi ils s’appuient',
      en: '{{count}} findings do not say what they rest on',
    },
  },
  find: (page) => claimsWithoutSource(page, 'finding'),
};
