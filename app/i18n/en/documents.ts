import type { documents as french } from '#app/i18n/fr/documents.ts';

/** Documents attached to pages. */
export const documents: typeof french = {
  title: 'Attached documents',
  intro:
    'They go out with the next edition and stay in it: those of editions already published do not move. Whoever reads the page can download them, and the search finds their text.',
  none: 'No document yet.',
  addTitle: 'Attach a document',
  file: 'File',
  fileHelp: 'PDF or Word (.docx), 20 MB at most, without password or macros.',
  newTitle: 'Title',
  newTitleHelp: 'What readers will see. Left empty, it is made from the name of the file.',
  language: 'Language',
  add: 'Attach this document',
  item: 'Document {{number}}',
  save: 'Save',
  download: 'Download {{name}}',
  up: 'Move “{{title}}” up',
  down: 'Move “{{title}}” down',
  remove: 'Remove “{{title}}”',
  back: 'Back to the page',
  publish: 'Publish an edition',
  done: 'Saved. Readers will see it with the next edition.',
  type: { pdf: 'PDF', docx: 'Word' },
  facts: '{{type}}, {{size}}',
  text: {
    waiting: 'Its text is being read. Reload this page in a moment.',
    read: 'The search will find its text.',
    cut: 'The search will find the beginning of its text: it is too long, or unreadable in places.',
    none: 'It has no text that the search could find: probably scanned pages.',
    encrypted: 'It is protected by a password: readers will have to know it, and the search will not find its text.',
    damaged: 'Its text could not be read: the file may be damaged. It stays attached; open it to make sure.',
    'too-heavy': 'Its text could not be read: that takes too much memory. The document stays attached.',
    'too-slow': 'Its text could not be read: that would take too long. The document stays attached.',
  },
  problem: {
    missing: 'Choose a file to attach.',
    macros:
      'This Word document contains macros, which are not accepted. Save it as .docx without macros, then attach it again. Nothing was added.',
    oldWord:
      'This is an old Office document (.doc…), or one protected by a password. Save it as .docx or PDF, without a password, then attach it again. Nothing was added.',
    unsupported: 'This file is neither a PDF nor a Word document (.docx), whatever its name. Nothing was added.',
    tooLarge:
      'This file is over {{limit}} MB. Make it lighter (smaller images), then attach it again. Nothing was added.',
    attached: 'This document is already attached to the page. Nothing was added.',
    tooMany: 'A page carries {{limit}} documents at most. Remove one first. Nothing was added.',
    title: 'A title of 200 characters at most is expected.',
    language: 'Choose a language from the list.',
  },
};
