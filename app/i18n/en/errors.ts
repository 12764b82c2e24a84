import type { errors as french } from '#app/i18n/fr/errors.ts';

/** Error screens: what happened, what was kept, what to do. */
export const errors: typeof french = {
  kicker: 'Error {{status}}',
  back: 'Back to the home page',
  search: 'Search the publications',
  signIn: 'Sign in',
  retry: 'Try again',
  reference: 'If this happens again, tell the network’s team, with the time and the address of this page.',
  notFound: {
    title: 'Nothing at this address, or nothing open to you',
    text: 'The address may have been copied wrongly. Or the page is kept for members, staff or invited people: out of discretion, we do not say which.',
    signIn:
      'If you have an account, sign in: the page will open if you may read it. If not, the team of {{network}} can invite you.',
    signedIn: 'Your account does not open it. The team of {{network}} can give you access.',
    partner: 'Your invitation opens one page only. Ask the person who invited you for another.',
  },
  forbidden: {
    title: 'This is not open to you',
    text: 'This is kept for the team of {{network}}, or for its administrators: ask them if you need it. Nothing was changed.',
  },
  signInRequired: {
    title: 'Please sign in first',
    text: 'Your session may have ended. Sign in, then try again; nothing was changed.',
  },
  invalid: {
    title: 'This request was not understood',
    text: 'Something is missing, or a value is not one of those expected. Nothing was changed. Go back: what you typed is still there.',
  },
  conflict: {
    title: 'Someone was there before you',
    text: 'This has changed in the meantime. Nothing was overwritten. Reload the page to see how it stands, then try again if need be.',
  },
  rightsChanged: {
    title: 'Your rights changed while this was being sent',
    text: 'Nothing was saved. Copy what you had typed, if it is given back below, then open the page again: it says whether you may still do this, or asks you to sign in again.',
  },
  archived: {
    title: 'It is archived',
    text: 'As long as the page or collection is archived nothing changes in it: neither text, details, images nor annotations. Put it back first, then try again. Go back to find what you had typed.',
    restore: 'See how to put it back',
  },
  gone: {
    title: 'This link no longer works',
    text: 'It has expired, was already used, or was taken back. Ask the person who sent it for another; what you had written is kept.',
  },
  binned: {
    title: 'This page was withdrawn',
    text: 'It was here, and the team has put it into the bin. It may come back at this address.',
  },
  removed: {
    title: 'This page was deleted',
    text: 'It was here, and the team has deleted it. This address is no longer used.',
  },
  methodNotAllowed: {
    title: 'This cannot be done at this address',
    text: 'The address exists, but not for this kind of request. Nothing was changed. Go back to the page you came from and start again there.',
  },
  tooLarge: {
    title: 'This is too large',
    text: 'It is more than the site accepts. Nothing was saved. Split it, or make the images smaller, then try again.',
  },
  longText: {
    title: 'This text is too long for a form',
    text: 'A form takes some 80,000 words. Nothing was saved. Go back, shorten it, then send it again. A long text has its place in the draft of a page: there, it is pasted in one go.',
  },
  manyFields: {
    title: 'This form has too many fields',
    text: 'No form of this site has that many. Nothing was saved. Go back, and send the form of the page again.',
  },
  tooMany: {
    title: 'Too many requests at once',
    text: 'Wait a few minutes, then try again. This limit protects the site and its accounts; nothing was lost.',
  },
  underWay: {
    title: 'Your earlier requests are not done yet',
    text: 'The server is still working on the files that you asked for or sent, and takes no more of them at once from one person. This one was not begun. Try again as soon as one of the others is ready; nothing was lost.',
  },
  noRoom: {
    title: 'There is no room for more here',
    text: 'The site takes {{limit}} at most in this place. Nothing was added, and waiting changes nothing: take some away first, or ask the team.',
  },
  unsupportedType: {
    title: 'This type of file is not accepted',
    text: 'Nothing was saved. Try another format.',
  },
  foreignOrigin: {
    title: 'Request refused',
    text: 'It came from another site than this one. Nothing was changed. Make it again from our pages.',
  },
  unavailable: {
    title: 'Unavailable for a moment',
    text: 'A service this page needs does not answer. Nothing was lost. Try again shortly.',
  },
  loading: {
    title: 'The demonstration is being loaded',
    text: 'This is the first start: its pages arrive, within a minute or so. This one will open by itself.',
  },
  exportFailed: {
    title: 'This file could not be made',
    text: 'The server did not manage to put this text into this format; nothing of it was kept, and the cause is in its log. The page can still be read and printed; try another format.',
  },
  exportLimit: {
    title: 'This file is too heavy to make',
    text: 'It asked for more time or memory than the server grants a file: the server stopped, and nothing of it was kept. Download the pages one by one, or try another format.',
  },
  exportPictures: {
    title: 'These pictures are too large for one file',
    text: 'The Markdown file holds pictures as they are stored: together these exceed what the server puts into one file, and nothing of it was kept. Download the pages one by one, or a few at a time; the text alone of a page is its Markdown without pictures.',
  },
  exportSpace: {
    title: 'The server’s disk is full',
    text: 'The file could not be written, and nothing of it was kept. Tell the administration, then try again.',
  },
  textTime: {
    title: 'This text takes too long',
    text: 'The server stopped after half a minute: either it is very busy, or this text is too long or too tangled. Nothing was changed. Try again in a few minutes; if it happens again, divide the text into several pages.',
  },
  textMemory: {
    title: 'This text takes too much memory',
    text: 'The server stopped before the end. Nothing was changed. Divide the text into several pages, then try again.',
  },
  storage: {
    title: 'Nothing can be saved just now',
    text: 'The server’s disk takes or gives nothing: it is full, or busy. All that was saved before is kept; this request changed nothing. Try again in a minute. It goes on by itself as soon as the disk answers.',
  },
  kept: {
    title: 'What you typed is kept here',
    text: 'Leave this page open: the button sends the form again as you had filled it in.',
    copy: 'Copy it from here if you still need it.',
    field: 'Typed text ({{number}} of {{count}})',
    again: 'Send again what I typed',
  },
  unexpected: {
    title: 'Something broke on our side',
    text: 'It is not you. The incident is in the server’s log. What was saved still is.',
  },
  upload: {
    damaged: 'This image is damaged: it cannot be read to its end.',
    tooManyPixels: 'This image is over {{limit}} million pixels. Make it smaller, then try again.',
    costly:
      'This image takes more computing or memory than the site gives to one image. It was not kept. Make it smaller, or export it as JPEG or PNG, then try again.',
    drawing:
      'This drawing is too complex to be converted here: too many elements, effects or references. It was not kept. Export it as PNG from your drawing program, then try again.',
    underWay:
      'You already have {{limit}} images on their way; this one was not kept. Wait until the first ones are saved, then try again.',
    stuck: 'The server is very busy: the image could not be prepared, and was not kept. Try again in a moment.',
  },
};
