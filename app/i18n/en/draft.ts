/** Reading a draft before it is published. */
export const draft = {
  title: 'Draft',
  read: 'Read the draft',
  band: 'You are reading the draft: the text of the next edition, which the team sees, and who is asked to review it.',
  writtenBy: 'Last written by {{name}}, {{when}}.',
  written: 'Last changed {{when}}.',
  alsoBy: 'Also written by {{names}}.',
  write: 'Write',
  next: 'Next step:',
  compare: 'See what has changed since edition {{number}}',
  readEdition: 'Read edition {{number}}',
  publish: 'Publish',
  changed: 'The text has changed since you opened it.',
  show: 'Show the new text',
  empty: 'This draft is still empty',
  emptyText: 'What is written in it can be read here as in the next edition.',
  printedFoot: 'Draft of {{when}}',
};
