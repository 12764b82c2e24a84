import { directionOf, type LinkLocale, type Locale } from '#content/locale.ts';
import { escapeHtml } from '#content/render/html-escape.ts';
import type { ReviewAnswer } from '#content/review.ts';
import type { Mail } from './mailer.ts';

type Message = Omit<Mail, 'to'>;

interface SignInWords {
  readonly locale: Locale;
  /** The recipient. */
  readonly name: string;
  readonly link: string;
  readonly minutes: number;
  readonly networkName: string;
}

interface WelcomeWords {
  readonly locale: Locale;
  readonly name: string;
  /** The address for requesting a sign-in link. */
  readonly link: string;
  readonly networkName: string;
  /** Who invites; empty on the command line. */
  readonly inviter: string;
}

/** A mail's text in parts, for both the plain and the HTML version. */
export interface Letter {
  readonly subject: string;
  readonly before: readonly LetterPart[];
  readonly button: string;
  readonly after: readonly LetterPart[];
  /** The link that turns this sort of mail off, below the rest. */
  readonly off?: { readonly why: string; readonly words: string; readonly link: string };
}

/** A paragraph, somebody's words, or what happened to something. */
export type LetterPart =
  | string
  | { readonly quote: string }
  | { readonly about: string; readonly link: string; readonly lines: readonly string[] };

const SIGN_IN: Record<Locale, (words: SignInWords) => Letter> = {
  fr: ({ name, minutes, networkName }) => ({
    subject: `Votre lien de connexion · ${networkName}`,
    before: [`Bonjour ${name},`, `Voici votre lien pour vous connecter au wiki de ${networkName}\u00a0:`],
    button: 'Se connecter',
    after: [
      `Il sert une seule fois, pendant ${minutes}\u00a0minutes.`,
      'Vous n’avez rien demandé\u202f? Ne faites rien\u00a0: personne ne peut se connecter sans ce message.',
    ],
  }),
  en: ({ name, minutes, networkName }) => ({
    subject: `Your sign-in link · ${networkName}`,
    before: [`Hello ${name},`, `Here is your link to sign in to the wiki of ${networkName}:`],
    button: 'Sign in',
    after: [
      `It works once, for ${minutes} minutes.`,
      'You did not ask for it? Do nothing: nobody can sign in without this message.',
    ],
  }),
};

const WELCOME: Record<Locale, (words: WelcomeWords) => Letter> = {
  fr: ({ name, networkName, inviter }) => ({
    subject: `Bienvenue sur le wiki de ${networkName}`,
    before: [
      `Bonjour ${name},`,
      inviter
        ? `${inviter} vous ouvre l’accès au wiki de ${networkName}.`
        : `Le wiki de ${networkName} vous est maintenant ouvert.`,
      'Il n’y a pas de mot de passe\u00a0: indiquez votre adresse électronique (celle de ce message), et un lien de connexion vous sera envoyé.',
    ],
    button: 'Recevoir mon lien de connexion',
    after: ['À bientôt.'],
  }),
  en: ({ name, networkName, inviter }) => ({
    subject: `Welcome to the wiki of ${networkName}`,
    before: [
      `Hello ${name},`,
      inviter
        ? `${inviter} has given you access to the wiki of ${networkName}.`
        : `The wiki of ${networkName} is now open to you.`,
      'There is no password: give your e-mail address (the one this message came to), and a sign-in link will be sent to you.',
    ],
    button: 'Get my sign-in link',
    after: ['See you there.'],
  }),
};

interface ReviewWords {
  readonly locale: Locale;
  /** The reviewer. */
  readonly name: string;
  /** Who asks; empty on the command line. */
  readonly asker: string;
  readonly title: string;
  readonly message: string;
  /** The day in the reader's language; null for none. */
  readonly due: string | null;
  /** The reviewer's own link: a secret. */
  readonly link: string;
  readonly networkName: string;
  /** The review was asked for before. */
  readonly isReminder?: boolean;
  /** The address that turns reminders off; requests have none. */
  readonly off?: string;
}

const REVIEW: Record<Locale, (words: ReviewWords) => Letter> = {
  fr: ({ name, asker, title, message, due, networkName, isReminder, off }) => ({
    subject: `${isReminder ? 'Rappel\u00a0: relecture attendue' : 'Relecture demandée'}\u00a0: ${title}`,
    before: [
      `Bonjour ${name},`,
      isReminder
        ? `${asker || networkName} attend votre relecture de «\u202f${title}\u202f»${due ? ` pour le ${due}` : ''}.`
        : `${asker || networkName} vous demande de relire «\u202f${title}\u202f»${due ? `, pour le ${due}` : ''}.`,
      ...(message === '' ? [] : [message]),
    ],
    button: 'Lire et répondre',
    after: [
      'Ce lien est personnel\u00a0: il ouvre ce brouillon, sans compte ni mot de passe, jusqu’à votre réponse. Ne le transmettez pas.',
    ],
    ...(off && {
      off: {
        why: 'Vous recevez ce rappel parce que votre réponse est attendue.',
        words: 'Ne plus recevoir de rappels',
        link: off,
      },
    }),
  }),
  en: ({ name, asker, title, message, due, networkName, isReminder, off }) => ({
    subject: `${isReminder ? 'Reminder: review awaited' : 'Review requested'}: ${title}`,
    before: [
      `Hello ${name},`,
      isReminder
        ? `${asker || networkName} expects your review of “${title}”${due ? ` by ${due}` : ''}.`
        : `${asker || networkName} asks you to review “${title}”${due ? `, by ${due}` : ''}.`,
      ...(message === '' ? [] : [message]),
    ],
    button: 'Read and answer',
    after: [
      'This link is personal: it opens this draft, without an account or a password, until you have answered. Do not pass it on.',
    ],
    ...(off && {
      off: { why: 'You are sent this reminder because your answer is awaited.', words: 'No more reminders', link: off },
    }),
  }),
};

interface AnsweredWords {
  readonly locale: Locale;
  /** Who asked. */
  readonly name: string;
  readonly reviewer: string;
  readonly title: string;
  readonly answer: ReviewAnswer;
  readonly reason: string;
  /** The address of the page's reviews. */
  readonly link: string;
}

const ANSWERED: Record<Locale, (words: AnsweredWords) => Letter> = {
  fr: ({ name, reviewer, title, answer, reason }) => ({
    subject: `${answer === 'approved' ? 'Approuvé' : 'À reprendre'}\u00a0: ${title}`,
    before: [
      `Bonjour ${name},`,
      answer === 'approved'
        ? `${reviewer} approuve «\u202f${title}\u202f».`
        : `${reviewer} a relu «\u202f${title}\u202f»\u00a0: à reprendre.`,
      ...(reason === '' ? [] : [reason]),
    ],
    button: 'Voir les réponses',
    after: [],
  }),
  en: ({ name, reviewer, title, answer, reason }) => ({
    subject: `${answer === 'approved' ? 'Approved' : 'Changes wanted'}: ${title}`,
    before: [
      `Hello ${name},`,
      answer === 'approved' ? `${reviewer} approves “${title}”.` : `${reviewer} reviewed “${title}” and wants changes.`,
      ...(reason === '' ? [] : [reason]),
    ],
    button: 'See the answers',
    after: [],
  }),
};

interface ClosedWords {
  readonly locale: Locale;
  /** The reviewer. */
  readonly name: string;
  /** The page's title as the reviewer knew it; empty if that is not known. */
  readonly title: string;
  /** The reviewer's own link. */
  readonly link: string;
}

const CLOSED: Record<Locale, (words: ClosedWords) => Letter> = {
  fr: ({ name, title }) => ({
    subject: title === '' ? 'Relecture close' : `Relecture close\u00a0: ${title}`,
    before: [
      `Bonjour ${name},`,
      `${title === '' ? 'La page à relire' : `«\u202f${title}\u202f»`} a paru avant votre réponse\u00a0: votre relecture n’est plus attendue. Vous n’avez rien à faire.`,
    ],
    button: 'Voir ce qu’il en est',
    after: [],
  }),
  en: ({ name, title }) => ({
    subject: title === '' ? 'Review closed' : `Review closed: ${title}`,
    before: [
      `Hello ${name},`,
      `${title === '' ? 'The page to review' : `“${title}”`} was published before you answered: your review is no longer awaited. There is nothing that you have to do.`,
    ],
    button: 'See where it is',
    after: [],
  }),
};

/** The mail that notifies a reviewer that the page was published before they answered. */
export function reviewClosedMail(words: ClosedWords): Message {
  return setLetter(CLOSED[words.locale](words), words.link, words.locale);
}

/** The subject of `reviewClosedMail`. */
export function closedSubject(locale: Locale, title: string): string {
  return CLOSED[locale]({ locale, title, name: '', link: '' }).subject;
}

/** The mail that asks somebody for a review. */
export function reviewMail(words: ReviewWords): Message {
  const { off, locale, link } = words;
  return { ...setLetter(REVIEW[locale](words), link, locale), ...(off && { off }) };
}

/** The subject of `reviewMail`. */
export function reviewSubject(locale: Locale, title: string, isReminder: boolean): string {
  const unsaid = { name: '', asker: '', message: '', due: null, link: '', networkName: '' };
  return REVIEW[locale]({ ...unsaid, locale, title, isReminder }).subject;
}

/** The subject of `reviewAnsweredMail`. */
export function answeredSubject(locale: Locale, title: string, answer: ReviewAnswer): string {
  return ANSWERED[locale]({ locale, name: '', reviewer: '', title, answer, reason: '', link: '' }).subject;
}

/** The mail that notifies the requester of a reviewer's answer. */
export function reviewAnsweredMail(words: AnsweredWords): Message {
  return setLetter(ANSWERED[words.locale](words), words.link, words.locale);
}

/** The mail with a one-time sign-in link. */
export function signInMail(words: SignInWords): Message {
  return setLetter(SIGN_IN[words.locale](words), words.link, words.locale);
}

/**
 * The mail to someone who was given access. Its link is no secret: it may stay in a mailbox for
 * months.
 */
export function welcomeMail(words: WelcomeWords): Message {
  return setLetter(WELCOME[words.locale](words), words.link, words.locale);
}

/** The subject of `welcomeMail`. */
export function welcomeSubject(locale: Locale, networkName: string): string {
  return WELCOME[locale]({ locale, networkName, name: '', link: '', inviter: '' }).subject;
}

/** A letter as plain text and as HTML. */
export function setLetter(letter: Letter, link: string, locale: LinkLocale): Message {
  const { subject, before, button, after, off } = letter;
  const direction = directionOf(locale) === 'rtl' ? ' dir="rtl"' : '';
  return {
    subject,
    text: `${[
      ...before.map(plainPart),
      // With a second address in the mail, this one needs a label.
      off ? `${button}${locale === 'fr' ? '\u00a0' : ''}:\n${link}` : link,
      ...after.map(plainPart),
      ...(off ? [`-- \n${off.why}\n${off.words}\n${off.link}`] : []),
    ].join('\n\n')}\n`,
    html: [
      `<!doctype html><html lang="${locale}"${direction}><head><meta charset="utf-8"><title>${escapeHtml(subject)}</title></head>`,
      '<body style="font-family:sans-serif;font-size:16px;line-height:1.5;max-width:36em">',
      ...before.map(htmlPart),
      `<p><a href="${escapeHtml(link)}" style="display:inline-block;padding:12px 20px;background:#0b5d57;color:#ffffff;text-decoration:none">${escapeHtml(button)}</a></p>`,
      // Left out if there is a second link: the button already has this address.
      ...(off ? [] : [`<p><a href="${escapeHtml(link)}">${escapeHtml(link)}</a></p>`]),
      ...after.map(htmlPart),
      ...(off
        ? [
            `<p style="margin-top:32px;font-size:14px">${escapeHtml(off.why)}<br><a href="${escapeHtml(off.link)}">${escapeHtml(off.words)}</a></p>`,
          ]
        : []),
      '</body></html>',
    ].join('\n'),
  };
}

const asHtml = (text: string) => escapeHtml(text).replaceAll('\n', '<br>');

function plainPart(part: LetterPart): string {
  if (typeof part === 'string') return part;
  if ('quote' in part) return part.quote.replace(/^/gm, '> ');
  return [part.about, ...part.lines.map((line) => `- ${line}`), part.link].join('\n');
}

function htmlPart(part: LetterPart): string {
  if (typeof part === 'string') return `<p>${asHtml(part)}</p>`;
  if ('quote' in part) {
    return `<blockquote dir="auto" style="margin:16px 0;padding:0 16px;border-left:4px solid #0b5d57">${asHtml(part.quote)}</blockquote>`;
  }
  const lines = part.lines.map((line) => `<li>${asHtml(line)}</li>`).join('');
  return `<p style="margin-bottom:4px"><a href="${escapeHtml(part.link)}"><strong>${escapeHtml(part.about)}</strong></a></p><ul style="margin-top:0;padding-left:20px">${lines}</ul>`;
}
