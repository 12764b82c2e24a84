import { type DocumentNode, walk } from '#content/document/document.ts';
import type { GateCheck } from '#content/gate/reading/finding.ts';
import type { GateText } from '#content/gate/reading/gate-text.ts';
import { findingAtTable } from '#content/gate/reading/table-finding.ts';

function hasHeader(table: DocumentNode): boolean {
  let found = false;
  walk(table, ({ type }) => {
    if (type === 'tableHeader') found = true;
    return type === 'table' || type === 'tableRow' ? undefined : false;
  });
  return found;
}

/** Without header cells, a screen reader reads numbers without their meaning (WCAG 1.3.1). */
export const tableHeader: GateCheck<GateText> = {
  name: 'table-header',
  level: 'advice',
  message: {
    one: { fr: 'Un tableau n’a pas de ligne ni de colonne de titres', en: 'One table has no header row or column' },
    other: {
      fr: '{{count}} tableaux n’ont pas de ligne ni de colonne de titres',
      en: '{{count}} tables have no header row or column',
    },
  },
  find: ({ tables }) => tables.filter(({ node }) => !hasHeader(node)).map(findingAtTable),
};
