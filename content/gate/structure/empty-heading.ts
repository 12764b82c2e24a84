import type { GateCheck } from '#content/gate/reading/finding.ts';
import type { GateText } from '#content/gate/reading/gate-text.ts';
import { isBlank } from '#content/text/visible-text.ts';

const HEADING = { fr: 'un titre sans mot', en: 'a heading without words' };

/** Readers see a gap, and an entry without words in the contents: publishing it needs a reason. */
export const emptyHeading: GateCheck<GateText> = {
  name: 'empty-heading',
  level: 'justified',
  message: {
    one: { fr: 'Un titre est vide', en: 'One heading is empty' },
    other: { fr: '{{count}} titres sont vides', en: '{{count}} headings are empty' },
  },
  find: ({ headings }) =>
    headings.filter(({ words }) => isBlank(words)).map(({ block }) => ({ at: { block }, words: '', name: HEADING })),
};
