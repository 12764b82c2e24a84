import type { GateCheck } from '#content/gate/reading/finding.ts';
import type { GatePage } from '#content/gate/reading/gate-page.ts';
import { toFinding } from './words-taken-back.ts';

/**
 * Most of such words, with others inserted or some left out: people must judge whose words they
 * are.
 */
export const wordsNearTakenBack: GateCheck<GatePage> = {
  name: 'words-near-taken-back',
  level: 'advice',
  message: {
    one: {
      fr: 'Un passage sans citation ressemble à des paroles que la personne a retirées ou rayées',
      en: 'A passage without a citation resembles words that the person took back or struck',
    },
    other: {
      fr: '{{count}} passages sans citation ressemblent à des paroles que les personnes ont retirées ou rayées',
      en: '{{count}} passages without a citation resemble words that people took back or struck',
    },
  },
  find: ({ takenBack }) => takenBack.filter(({ isSure }) => !isSure).map(toFinding),
};
