import type { GateCheck } from '#content/gate/reading/finding.ts';
import { findingAt, type GateText } from '#content/gate/reading/gate-text.ts';

/** The level of the page’s title. */
const TITLE = 1;

/** Screen readers list headings by level: a missing one looks like a missing part (WCAG 1.3.1). */
export const headingOrder: GateCheck<GateText> = {
  name: 'heading-order',
  level: 'advice',
  message: {
    one: { fr: 'Un titre saute un niveau', en: 'One heading skips a level' },
    other: { fr: '{{count}} titres sautent un niveau', en: '{{count}} headings skip a level' },
  },
  find: ({ headings }) =>
    headings.filter(({ level }, index) => level > (headings[index - 1]?.level ?? TITLE) + 1).map(findingAt),
};
