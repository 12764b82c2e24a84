import { textOf } from '#content/document/document.ts';
import type { GateCheck } from '#content/gate/reading/finding.ts';
import type { GateText } from '#content/gate/reading/gate-text.ts';
import { isBlank } from '#content/text/visible-text.ts';

const NOTE = { fr: 'une note sans mot', en: 'a note without words' };

export const emptyFootnote: GateCheck<GateText> = {
  name: 'empty-footnote',
  level: 'advice',
  message: {
    one: { fr: 'Une note de bas de page est vide', en: 'One footnote is empty' },
    other: { fr: '{{count}} notes de bas de page sont vides', en: '{{count}} footnotes are empty' },
  },
  find: ({ footnotes }) =>
    footnotes
      .filter(({ node }) => isBlank(textOf(node)))
      .map(({ block }) => ({ at: { block }, words: '', name: NOTE })),
};
