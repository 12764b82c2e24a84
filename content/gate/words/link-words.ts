import type { GateCheck } from '#content/gate/reading/finding.ts';
import { findingAt, type GateText } from '#content/gate/reading/gate-text.ts';

const NOTHING_SAID =
  /^(cliquez? ici|ici|lire( la suite)?|en savoir plus|voir( ici)?|lien|ce lien|suite|click here|here|read more|more|link|this link|https?:\/\/\S+|www\.\S+)[.…\s]*$/iu;

const saysNothing = (words: string) => NOTHING_SAID.test(words.trim());

/** Read alone, in a list of links, « ici » and a bare address say nothing (WCAG 2.4.4). */
export const linkWords: GateCheck<GateText> = {
  name: 'link-words',
  level: 'advice',
  says: {
    one: { fr: 'Un lien ne dit pas où il mène', en: 'One link does not say where it leads' },
    other: { fr: '{{count}} liens ne disent pas où ils mènent', en: '{{count}} links do not say where they lead' },
  },
  find: ({ links }) =>
    links
      .filter(({ words }) => words !== '' && saysNothing(words))
      .map(({ block, words }) => findingAt({ block, words: words.trim() })),
};
