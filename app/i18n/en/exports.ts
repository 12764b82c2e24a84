import type { exports as source } from '#app/i18n/fr/exports.ts';

/** Taking pages along as files. */
export const exports: typeof source = {
  hints: {
    pdf: 'To read, print, attach; can be read aloud.',
    livret: 'To print on both sides of A4 (short edge), to fold and to staple.',
    epub: 'For an e-reader or a phone, without network.',
    docx: 'To go on with the text in Word or LibreOffice.',
    html: 'The page and its pictures, in a single file.',
    md: 'The text and its notice, to be used elsewhere.',
  },
  takeDraft: 'Take this draft along:',
  takeAll: 'Take the whole collection along in one file:',
  wait: {
    title: 'The file is being made',
    of: '“{{title}}”, as {{format}}',
    gathering: 'Pages gathered: {{done}} of {{total}}.',
    writing: 'The text is gathered. It is being laid out.',
    refreshes: 'This page refreshes by itself. You may also leave it: the file will be kept.',
    cancel: 'Cancel',
    doneTitle: 'The file is ready',
    download: 'Download the file',
    starts: 'The download starts by itself; if not, follow the link.',
    cancelledTitle: 'It is cancelled',
    cancelled: 'Nothing was kept of the file.',
    again: 'Start again',
    back: 'Back to the page',
  },
};
