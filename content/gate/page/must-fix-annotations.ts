import type { GateCheck } from '#content/gate/reading/finding.ts';
import type { GatePage } from '#content/gate/reading/gate-page.ts';
import { cutAtWord } from '#content/text/cut-at-word.ts';

/** Characters of the annotated words, which may be a long paragraph. */
const LONGEST_WORDS = 140;

/**
 * Blocking without the choice of giving a reason: whoever may publish may also resolve the
 * annotation or clear its mark, and the annotation records either.
 */
export const mustFixAnnotations: GateCheck<GatePage> = {
  name: 'must-fix-annotations',
  level: 'blocking',
  message: {
    one: {
      fr: 'Une annotation à traiter avant publication est ouverte',
      en: 'One annotation that must be dealt with before publishing is open',
    },
    other: {
      fr: '{{count}} annotations à traiter avant publication sont ouvertes',
      en: '{{count}} annotations that must be dealt with before publishing are open',
    },
  },
  find: ({ mustFix }) =>
    mustFix.map(({ id, quote, by }) => ({
      at: { thread: id },
      words: cutAtWord(quote, LONGEST_WORDS),
      why: { fr: `demandé par ${by}`, en: `asked for by ${by}` },
    })),
};
