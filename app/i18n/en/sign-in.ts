import type { signIn as source } from '#app/i18n/fr/sign-in.ts';

/** Signing in, and a partner's invitation. */
export const signIn: typeof source = {
  title: 'Sign in',
  intro: 'Give your e-mail address: you will receive a link that signs you in. There is no password.',
  email: 'E-mail address',
  emailHelp: 'The one the team of {{network}} knows.',
  emailInvalid: 'This address is not complete. For example: firstname.lastname@association.org',
  submit: 'Get a sign-in link',
  tooMany_one:
    'Several links have just been asked for. Wait a minute before asking for another; those already sent work for 15 minutes.',
  tooMany_other:
    'Several links have just been asked for. Wait {{count}} minutes before asking for another; those already sent work for 15 minutes.',
  noAccount: 'No account yet?',
  noAccountText:
    'The team of {{network}} opens them: write to them. If you are invited to a workshop, your personal link is enough, without an account.',
  already: 'A session is open on this device in the name of {{name}}.',
  goOn: 'Go on',
  sent: {
    title: 'Look in your mail',
    text: 'If {{email}} is the address of an account, a message has just left for it. Its link works once, for 15 minutes.',
    textUnknown:
      'If this address is that of an account, a message has just left for it. Its link works once, for 15 minutes.',
    nothing: 'Nothing arrives?',
    check: 'Check the address, letter by letter.',
    spam: 'Look among the junk mail.',
    ask: 'Ask the team of {{network}} which address they know.',
    again: 'Correct the address or try again',
    keptTitle: 'The link is prepared',
    keptText: 'If {{email}} is the address of an account, its link is ready. It works once, for 15 minutes.',
    keptUnknown: 'If this address is that of an account, its link is ready. It works once, for 15 minutes.',
    kept: 'This installation sends no mail: the message waits for the administrators in the outbox.',
  },
  open: {
    title: 'Hello {{name}}',
    text: 'One thing left: this button signs you in on this device.',
    submit: 'Sign me in',
    why: 'Why a button? Some mail software opens links before you do, to check them. It does not press buttons.',
  },
  gone: {
    title: 'This link no longer works',
    text: 'A sign-in link works once, for 15 minutes. Ask for another: it arrives at once.',
    again: 'Get another link',
  },
  partner: {
    title: 'Hello {{name}}',
    lead: '{{network}} invites you to read and annotate:',
    open: 'Open',
    signed: 'Your annotations will carry your name and that of your organisation, {{organisation}}.',
    keep: 'Keep this link: it opens the page again whenever you like, without an account or a password. Do not pass it on, it is in your name.',
    replaces: 'A session is open on this device in the name of {{name}}. Opening the invitation will replace it.',
    notYet:
      'The page is not published yet, or has just been taken down. Keep this link and come back later: it will open the page as soon as it is there.',
    goneTitle: 'This invitation no longer works',
    gone: 'It has expired, it was withdrawn, or its address is incomplete. Ask the person at {{network}} who sent it to you for another. Your annotations are kept.',
  },
};
