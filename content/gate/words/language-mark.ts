import { walk } from '#content/document/document.ts';
import type { Finding, GateCheck } from '#content/gate/reading/finding.ts';
import { findingAt, type GateText } from '#content/gate/reading/gate-text.ts';

/** Latin script: a page in a Latin-script language may contain passages in another script. */
const LATIN = /\p{Script=Latin}/u;
const ARABIC = /\p{Script=Arabic}/u;
/** Consecutive letters of another script that count as a passage, not as a symbol. */
const OF_ARABIC = /[\p{Script=Arabic}]{2}/u;
const OF_LATIN = /[\p{Script=Latin}]{4}/u;

function passagesWithoutMark({ textBlocks, language }: GateText): Finding[] {
  const [other, own] = language === 'ar' ? [OF_LATIN, ARABIC] : [OF_ARABIC, LATIN];
  const found: Finding[] = [];
  for (const { node, block, words } of textBlocks) {
    if (node.type === 'codeBlock' || !other.test(words)) continue;
    let passage = '';
    walk(node, ({ text, marks }) => {
      if (
        passage === '' &&
        text !== undefined &&
        other.test(text) &&
        !marks?.some(({ type }) => type === 'language' || type === 'code')
      )
        passage = text.trim();
      return undefined;
    });
    if (passage !== '') found.push(findingAt({ block, words: own.test(passage) ? words : passage }));
  }
  return found;
}

/** Screen readers spell unmarked passages letter by letter (WCAG 3.1.2). */
export const languageMark: GateCheck<GateText> = {
  name: 'language-mark',
  level: 'advice',
  message: {
    one: {
      fr: 'Un passage d’une autre écriture n’a pas de marque de langue',
      en: 'One passage in another script has no language mark',
    },
    other: {
      fr: '{{count}} passages d’une autre écriture n’ont pas de marque de langue',
      en: '{{count}} passages in another script have no language mark',
    },
  },
  find: (text) => passagesWithoutMark(text),
};
