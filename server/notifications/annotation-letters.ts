import type { Locale } from '#content/locale.ts';
import { cutAtWord } from '#content/text/cut-at-word.ts';
import type { Mail } from '#server/mail/mailer.ts';
import { type Letter, type LetterPart, setLetter } from '#server/mail/messages.ts';
import type { AnnotationMailSort } from './annotation-mail-sort.ts';

/** Characters of a title in a subject line, and of words that are only a reminder. */
const LONGEST_TITLE = 80;
const LONGEST_REMINDER = 300;

/** The content of a mail about an annotation. */
export interface AnnotationWords {
  readonly locale: Locale;
  readonly sort: AnnotationMailSort;
  /** The recipient. */
  readonly name: string;
  /** The person who wrote it, or settled it. */
  readonly author: string;
  readonly organisation: string;
  readonly title: string;
  /** The annotated words of the page; empty for none. */
  readonly passage: string;
  /** What the recipient had written; empty for nothing. */
  readonly own: string;
  /** What was written now; empty for nothing. */
  readonly body: string;
  /** Until when the link opens the page, for a recipient without an account; null for others. */
  readonly until: string | null;
  /** Whether their link opens a request for a review, not a page; they cannot answer there. */
  readonly isReviewer: boolean;
  readonly link: string;
  readonly off: string;
}

const SUBJECTS: Record<Locale, Record<AnnotationMailSort, string>> = {
  fr: { answer: 'Réponse\u00a0: ', mention: 'Mention\u00a0: ', settled: 'Annotation reprise\u00a0: ' },
  en: { answer: 'Reply: ', mention: 'Mention: ', settled: 'Annotation dealt with: ' },
};

/** The subject line of a mail about an annotation. */
export function subjectOf(locale: Locale, sort: AnnotationMailSort, title: string): string {
  return SUBJECTS[locale][sort] + cutAtWord(title, LONGEST_TITLE);
}

const reminder = (label: string, text: string): LetterPart[] =>
  text === '' ? [] : [label, { quote: cutAtWord(text, LONGEST_REMINDER) }];

const WORDS: Record<Locale, (words: AnnotationWords) => Omit<Letter, 'subject'>> = {
  fr: ({ sort, name, author, organisation, title, passage, own, body, until, isReviewer, off }) => {
    const who = organisation === '' ? author : `${author} (${organisation})`;
    const lead = {
      answer: own === '' ? `${who} répond dans un fil où vous avez écrit` : `${who} répond à votre annotation`,
      mention: `${who} vous mentionne dans une annotation`,
      settled: `${author} a repris votre annotation`,
    }[sort];
    return {
      before: [
        `Bonjour ${name},`,
        `${lead} sur la page «\u202f${title}\u202f»${body === '' ? '.' : '\u00a0:'}`,
        ...(body === '' ? [] : [{ quote: body }]),
        ...reminder('Vous aviez écrit\u00a0:', own),
        ...reminder('Le passage annoté\u00a0:', passage),
      ],
      button: sort === 'settled' ? 'Voir l’annotation' : isReviewer ? 'Lire la réponse' : 'Lire et répondre',
      after:
        until === null
          ? []
          : [
              `Ce lien est personnel\u00a0: il ouvre ${isReviewer ? 'votre relecture' : 'cette page'}, sans compte ni mot de passe, jusqu’au ${until}. Ne le transmettez pas.`,
            ],
      off:
        sort === 'mention'
          ? {
              why: 'Vous recevez ce message parce que votre nom y est.',
              words: 'Ne plus recevoir les mentions',
              link: off,
            }
          : {
              why: 'Vous recevez ce message parce que vous avez écrit dans ce fil.',
              words: 'Ne plus recevoir les réponses',
              link: off,
            },
    };
  },
  en: ({ sort, name, author, organisation, title, passage, own, body, until, isReviewer, off }) => {
    const who = organisation === '' ? author : `${author} (${organisation})`;
    const lead = {
      answer: own === '' ? `${who} replied in a thread that you wrote in` : `${who} replied to your annotation`,
      mention: `${who} mentioned you in an annotation`,
      settled: `${author} marked your annotation as dealt with`,
    }[sort];
    return {
      before: [
        `Hello ${name},`,
        `${lead} on the page “${title}”${body === '' ? '.' : ':'}`,
        ...(body === '' ? [] : [{ quote: body }]),
        ...reminder('You had written:', own),
        ...reminder('The annotated passage:', passage),
      ],
      button: sort === 'settled' ? 'See the annotation' : isReviewer ? 'Read the reply' : 'Read and reply',
      after:
        until === null
          ? []
          : [
              `This link is personal: it opens ${isReviewer ? 'your review' : 'this page'}, without an account or a password, until ${until}. Do not pass it on.`,
            ],
      off:
        sort === 'mention'
          ? { why: 'You are sent this because your name is in it.', words: 'No more mail about mentions', link: off }
          : {
              why: 'You are sent this because you wrote in this thread.',
              words: 'No more mail about replies',
              link: off,
            },
    };
  },
};

/** A mail about an annotation, without its recipient. */
export function annotationLetter(words: AnnotationWords): Omit<Mail, 'to'> {
  const { locale, sort, title, author, link, off } = words;
  const letter = { subject: subjectOf(locale, sort, title), ...WORDS[locale](words) };
  return { ...setLetter(letter, link, locale), sender: author, off };
}
