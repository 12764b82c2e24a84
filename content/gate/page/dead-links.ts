import type { GateCheck } from '#content/gate/reading/finding.ts';
import type { GatePage } from '#content/gate/reading/gate-page.ts';
import { findingAtLink } from '#content/gate/reading/link-finding.ts';

const DEAD: ReadonlySet<string> = new Set(['missing', 'unpublished', 'archived']);

export const deadLinks: GateCheck<GatePage> = {
  name: 'dead-links',
  level: 'advice',
  message: {
    one: {
      fr: 'Un lien ne mène à aucune page, ou à une page qui n’est pas publiée',
      en: 'One link leads to no page, or to one that is not published',
    },
    other: {
      fr: '{{count}} liens ne mènent à aucune page, ou à des pages qui ne sont pas publiées',
      en: '{{count}} links lead to no page, or to pages that are not published',
    },
  },
  find: ({ links }) => links.filter(({ why }) => DEAD.has(why)).map(findingAtLink),
};
