import type { mailOff as source } from '#app/i18n/fr/mail-off.ts';

/** Turning a sort of mail off by its own link. */
export const mailOff: typeof source = {
  sorts: {
    answers: 'replies to your annotations',
    mentions: 'annotations that mention you',
    entrusted: 'pages that are given to you to look after',
    reminders: 'reminders of reviews that you are asked for',
    digest: 'the digest of what others do',
  },
  title: 'Mail to you',
  ask: 'Do you want to stop receiving {{sort}} by mail?',
  turnOff: 'Stop this mail',
  offTitle: 'Done',
  isOff: 'You no longer receive {{sort}} by mail.',
  turnOn: 'Receive it again',
  remaining: 'You still receive {{sorts}}.',
  always: 'Sign-in links and requests for reviews are still sent.',
  account: 'Choose everything in my account',
  goneTitle: 'This link settles nothing any more',
  gone: 'It is incomplete, or the person it was sent to no longer has access: nothing is sent to them any more.',
};
