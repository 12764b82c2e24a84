import type { annotating as source } from '#app/i18n/fr/annotating.ts';

/** Annotating in the page, and corrections: texts that the editor does not need. */
export const annotating: typeof source = {
  count_one: '{{count}} annotation',
  count_other: '{{count}} annotations',
  annotate: 'Annotate',
  stop: 'Stop annotating',
  select: 'or select words of the text',
  choose: 'Below each paragraph, “Annotate this paragraph” opens the form.',
  proposal: 'Text proposed instead',
  proposalHelp:
    'Correct here the words that you annotate: the team can take your correction over in one click. Your text below may then stay empty.',
  delete: 'Delete these words, and put nothing in their place',
  proposesDeletion: 'Proposed: delete these words',
  proposed: 'Proposed text:',
  taken: 'Taken into the draft by {{name}} on {{date}}',
  inEdition: 'In edition {{number}}',
  inDraft: 'See it in the draft',
  toPlace: 'Open the draft at this place',
  mustFixBy: 'required before publishing by {{name}} on {{date}}',
  required: 'The annotation must be dealt with before publishing.',
  released: 'The annotation need not be dealt with before publishing any more.',
  alreadyResolved: 'This annotation is already marked as dealt with: nothing was changed. Reopen it first.',
  done: 'The correction is in the draft.',
  refused: 'The proposed text is too long, or there is none, or deleting is asked for too. Propose one or the other.',
  wordsChanged:
    'In the draft, these words are no longer those that the correction quotes: nothing was changed there. Correct them in place, then mark the annotation as dealt with.',
};
