import { type DocumentNode, textOf } from '#content/document/document.ts';
import type { GateCheck } from '#content/gate/reading/finding.ts';
import type { GateText } from '#content/gate/reading/gate-text.ts';
import { wordsOf } from '#content/gate/reading/gate-text.ts';
import { isBlank } from '#content/text/visible-text.ts';

/** A check box without text, or with only a prompt of the outline: readers would see the box. */
function isEmptyItem(item: DocumentNode): boolean {
  return isBlank(textOf(item));
}

export const emptyTask: GateCheck<GateText> = {
  name: 'empty-task',
  level: 'advice',
  message: {
    one: { fr: 'Une liste à cocher a des cases vides', en: 'One checklist has empty boxes' },
    other: { fr: '{{count}} listes à cocher ont des cases vides', en: '{{count}} checklists have empty boxes' },
  },
  find: ({ taskLists }) =>
    taskLists
      .filter(({ node }) => node.content?.some(isEmptyItem))
      .map(({ node, block }) => ({
        at: { block },
        words: wordsOf(node),
        name: { fr: 'Liste à cocher', en: 'Checklist' },
      })),
};
