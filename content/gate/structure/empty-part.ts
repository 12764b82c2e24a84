import type { GateCheck } from '#content/gate/reading/finding.ts';
import { findingAt, type GateText } from '#content/gate/reading/gate-text.ts';
import { isBlank } from '#content/text/visible-text.ts';

/** A heading without content. */
export const emptyPart: GateCheck<GateText> = {
  name: 'empty-part',
  level: 'advice',
  says: {
    one: { fr: 'Une partie est vide', en: 'One part is empty' },
    other: { fr: '{{count}} parties sont vides', en: '{{count}} parts are empty' },
  },
  find: ({ headings }) => headings.filter(({ isEmpty, words }) => isEmpty && !isBlank(words)).map(findingAt),
};
