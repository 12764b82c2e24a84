/** Versions of drafts that partners are asked to annotate. */
export const version = {
  title: 'Version to annotate',
  frozen: '“{{name}}”, frozen on {{when}}.',
  band: 'The text is not published yet. This version stays as it is while it is annotated; writing goes on beside it, and annotations follow the text.',
  published: 'Since then an edition was published: annotations have followed the text there.',
  printedFoot: 'Version to annotate of {{when}}',
  read: 'Read it',
  none: 'This page has no edition yet. Freeze a version of its draft: those who are invited read and annotate it while writing goes on.',
  name: 'Name of the version',
  nameHelp: 'Those who are invited see it, with the date.',
  againHelp: 'For those who are invited, the new version takes the place of the last one; annotations follow.',
  defaultName: 'Version {{number}}',
  freeze: 'Freeze the draft',
  freezeAgain: 'Freeze a new version',
  done: 'The version to annotate is frozen. You can invite.',
  error: {
    name: 'Give the version a name (120 characters at most).',
    body: 'The draft is empty: there is nothing to annotate.',
  },
};
