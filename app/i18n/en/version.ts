/** Versions of drafts that partners are asked to annotate. */
export const version = {
  title: 'Version to annotate',
  frozen: '“{{name}}”, frozen on {{when}}.',
  band: {
    open: 'This version stays as it is while it is annotated; writing goes on beside it, and annotations follow the text.',
    partners: 'Those who are invited annotate this version; you see their annotations on the page and in the draft.',
    former: 'A more recent version is to be annotated: annotations have followed the text there.',
    published:
      'Since then an edition was published, or a more recent version frozen: annotations have followed the text.',
  },
  others: 'Other versions:',
  other: '{{name}} ({{when}})',
  printedFoot: 'Version to annotate of {{when}}',
  read: 'Read it',
  edition: 'Those who are invited annotate the published edition.',
  first: 'Have the draft annotated by people you invite',
  freezeNext: 'Have them annotate the draft',
  noneAfter:
    'Freeze a version of the draft: those who are invited read and annotate it instead of the published edition, until the next edition.',
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
