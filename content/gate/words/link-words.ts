import type { GateCheck } from '#content/gate/reading/finding.ts';
import { findingAt, type GateText } from '#content/gate/reading/gate-text.ts';

const MEANINGLESS =
  /^(cliquez? ici|ici|lire( la suite)?|en savoir plus|voir( ici)?|lien|ce lien|suite|click here|here|read more|more|link|this link)[.…\s]*$/iu;
const ADDRESS = /^(https?:\/\/|www\.)\S+$/iu;

function isMeaningless(words: string): boolean {
  const text = words.trim();
  return MEANINGLESS.test(text) || ADDRESS.test(text);
}

export const linkWords: GateCheck<GateText> = {
  name: 'link-words',
  level: 'advice',
  message: {
    one: { fr: 'Un lien ne dit pas où il mène', en: 'One link does not say where it leads' },
    other: { fr: '{{count}} liens ne disent pas où ils mènent', en: '{{count}} links do not say where they lead' },
  },
  find: ({ links }) =>
    links
      .filter(({ words }) => words !== '' && isMeaningless(words))
      .map(({ block, words }) => findingAt({ block, words: words.trim() })),
};
