import type { GateCheck } from '#content/gate/reading/finding.ts';
import type { GatePage } from '#content/gate/reading/gate-page.ts';

/** Most letters of a title in capitals that counts as an acronym, and is not reported. */
const LONGEST_ACRONYM = 12;

function isInCapitals(title: string): boolean {
  const letters = title.replace(/\P{L}/gu, '');
  return letters.length > LONGEST_ACRONYM && letters === letters.toUpperCase() && letters !== letters.toLowerCase();
}

export const titleCapitals: GateCheck<GatePage> = {
  name: 'title-capitals',
  level: 'advice',
  message: {
    one: {
      fr: 'Le titre est tout en capitales\u00a0: les lecteurs d’écran peuvent l’épeler',
      en: 'The title is in capitals: screen readers may spell it out',
    },
    other: {
      fr: 'Le titre est tout en capitales\u00a0: les lecteurs d’écran peuvent l’épeler',
      en: 'The title is in capitals: screen readers may spell it out',
    },
  },
  find: ({ title }) => (isInCapitals(title) ? [{ at: { screen: 'write' }, words: title }] : []),
};
