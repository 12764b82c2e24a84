import type { Finding, GateCheck } from '#content/gate/reading/finding.ts';
import type { GatePage } from '#content/gate/reading/gate-page.ts';
import { shorten } from '#content/gate/reading/gate-text.ts';
import type { UncitedWords } from '#content/withdrawal/uncited-words.ts';

/** Blocking, since publishing masks such words only if the text cites their material elsewhere. */
export const wordsTakenBack: GateCheck<GatePage> = {
  name: 'words-taken-back',
  level: 'blocking',
  message: {
    one: {
      fr: 'Des paroles que la personne a retirées ou rayées figurent dans le texte sans citation',
      en: 'Words that the person took back or struck stand in the text without a citation',
    },
    other: {
      fr: '{{count}} passages sans citation ont des paroles que les personnes ont retirées ou rayées',
      en: '{{count}} passages without a citation have words that people took back or struck',
    },
  },
  find: ({ takenBack }) => takenBack.filter(({ isSure }) => isSure).map(toFinding),
};

/** The place of such words. */
export function toFinding({ blockId, words }: UncitedWords): Finding {
  const at = blockId === null ? ({ screen: 'write' } as const) : { block: blockId };
  return { at, words: shorten(words.replace(/\s+/g, ' ')) };
}
