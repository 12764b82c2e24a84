import { type DocumentNode, walk } from '#content/document/document.ts';
import type { GateCheck } from '#content/gate/reading/finding.ts';
import type { GateText } from '#content/gate/reading/gate-text.ts';
import { findingAtTable } from '#content/gate/reading/table-finding.ts';
import { isBlank } from '#content/text/visible-text.ts';

function isEmptyRow(row: DocumentNode): boolean {
  let isEmpty = true;
  walk(row, ({ type, text }) => {
    if (type === 'figure' || type === 'pageCard' || type === 'citation' || (text !== undefined && !isBlank(text)))
      isEmpty = false;
    return undefined;
  });
  return isEmpty;
}

export const emptyRow: GateCheck<GateText> = {
  name: 'empty-row',
  level: 'advice',
  message: {
    one: { fr: 'Un tableau a des lignes vides', en: 'One table has empty rows' },
    other: { fr: '{{count}} tableaux ont des lignes vides', en: '{{count}} tables have empty rows' },
  },
  find: ({ tables }) => tables.filter(({ node }) => node.content?.some(isEmptyRow)).map(findingAtTable),
};
