import type { GateCheck } from '#content/gate/reading/finding.ts';
import { findingAt, type GateText, type Heading } from '#content/gate/reading/gate-text.ts';
import { squeeze } from '#content/text/squeezed-text.ts';

export const repeatedHeading: GateCheck<GateText> = {
  name: 'repeated-heading',
  level: 'advice',
  message: {
    one: {
      fr: 'Un titre répète mot pour mot un titre de la même partie',
      en: 'One heading repeats one of the same part word for word',
    },
    other: {
      fr: '{{count}} titres répètent mot pour mot un titre de la même partie',
      en: '{{count}} headings repeat one of the same part word for word',
    },
  },
  find({ headings }) {
    const repeated: Heading[] = [];
    /** Headings seen at each level since the last heading of a higher level. */
    const seen = new Map<number, Set<string>>();
    for (const heading of headings) {
      for (const level of seen.keys()) if (level > heading.level) seen.delete(level);
      const words = squeeze(heading.words).chars.toLowerCase();
      const there = seen.get(heading.level) ?? new Set();
      if (words !== '' && there.has(words)) repeated.push(heading);
      seen.set(heading.level, there.add(words));
    }
    return repeated.map(findingAt);
  },
};
