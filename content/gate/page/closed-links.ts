import type { GateCheck } from '#content/gate/reading/finding.ts';
import type { GatePage } from '#content/gate/reading/gate-page.ts';
import { findingAtLink } from '#content/gate/reading/link-finding.ts';

const CLOSED: ReadonlySet<string> = new Set(['narrower', 'staff']);

export const closedLinks: GateCheck<GatePage> = {
  name: 'closed-links',
  level: 'advice',
  message: {
    one: {
      fr: 'Un lien mène à ce que les lecteurs de cette page ne peuvent pas voir',
      en: 'One link leads to what readers of this page cannot see',
    },
    other: {
      fr: '{{count}} liens mènent à ce que les lecteurs de cette page ne peuvent pas voir',
      en: '{{count}} links lead to what readers of this page cannot see',
    },
  },
  find: ({ links }) => links.filter(({ why }) => CLOSED.has(why)).map(findingAtLink),
};
