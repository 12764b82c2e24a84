import { type ReadingCount, roughly } from '#content/activity/reading-count.ts';
import type { LinkLocale, Locale } from '#content/locale.ts';
import { monthWords } from '#content/text/date-words.ts';
import type { LoopOccasion } from './loop-letters/letter-words.ts';
import { LOOP_LETTERS } from './loop-letters/loop-letters.ts';
import type { Mail } from './mailer.ts';
import { type Letter, setLetter } from './messages.ts';

/**
 * What the team is notified of: a person withdraws their words or a quotation, published texts
 * exceed present consent, or a turn was answered. The most urgent first.
 */
export const ANSWERED_OCCASIONS = [
  'withdrawn',
  'beyond',
  'quotation-withdrawn',
  'refused',
  'consent',
  'transcript',
  'quotations',
] as const;
export type AnsweredOccasion = (typeof ANSWERED_OCCASIONS)[number];

/** What the yearly mail reports besides the pages with the person's words. */
export interface WhatBecame {
  /** Other pages that rest on findings or lessons that rest on them. */
  readonly further: number;
  /** How often practices that rest on them were taken up. */
  readonly adoptions: number;
  /** How many adoptions the team of the study noted in its follow-up. */
  readonly followUp: number;
  /** How often the pages with their words were read; null if that is not known. */
  readonly read: ReadingCount | null;
}

export const NOTHING_YET: WhatBecame = { further: 0, adoptions: 0, followUp: 0, read: null };

interface LoopWords extends WhatBecame {
  readonly locale: LinkLocale;
  readonly occasion: LoopOccasion;
  readonly name: string;
  readonly networkName: string;
  /** A secret. */
  readonly link: string;
  /** Pages that were published with their words. */
  readonly pages: number;
}

function letterOf({ locale, occasion, name, networkName, pages, ...became }: LoopWords): Letter {
  const letters = LOOP_LETTERS[locale];
  const paragraph = {
    asked: () => letters.asked(networkName),
    reminder: () => letters.reminder(networkName),
    published: () => letters.published,
    year: () => letters.year(pages),
  }[occasion];
  return {
    subject: `${letters.subject[occasion]} · ${networkName}`,
    before: [letters.hello(name), paragraph(), ...(occasion === 'year' ? whatBecame(locale, pages, became) : [])],
    button: occasion === 'asked' || occasion === 'reminder' ? letters.answer : letters.see,
    after: [letters.personal],
  };
}

function whatBecame(locale: LinkLocale, pages: number, { further, adoptions, followUp, read }: WhatBecame): string[] {
  const letters = LOOP_LETTERS[locale];
  return [
    // Leaves out what is not known, or 0.
    ...(read ? [letters.read(roughly(read.times), monthWords(read.since, locale), pages)] : []),
    ...(further > 0 ? [letters.further(further)] : []),
    ...(adoptions > 0 ? [letters.takenUp(adoptions)] : []),
    ...(followUp > 0 ? [letters.noted(followUp)] : []),
  ];
}

/** The mail to a person concerned, with their link. */
export function consentMail(words: LoopWords): Omit<Mail, 'to'> {
  return setLetter(letterOf(words), words.link, words.locale);
}

/** The subject of `consentMail`. */
export function consentSubject(locale: LinkLocale, occasion: LoopOccasion, networkName: string): string {
  return letterOf({ locale, occasion, networkName, name: '', link: '', pages: 0, ...NOTHING_YET }).subject;
}

interface AnsweredWords {
  readonly locale: Locale;
  /** All answers that the mail reports. */
  readonly occasions: readonly AnsweredOccasion[];
  /** The member of the staff. */
  readonly name: string;
  /** « E3 » */
  readonly label: string;
  readonly study: string;
  readonly link: string;
}

const WHAT: Record<Locale, Record<AnsweredOccasion, string>> = {
  fr: {
    consent: 'Accord donné',
    transcript: 'Transcription relue',
    quotations: 'Citations relues',
    'quotation-withdrawn': 'À faire maintenant\u00a0: un passage à retirer',
    refused: 'Accord refusé',
    withdrawn: 'À faire maintenant\u00a0: paroles à retirer',
    beyond: 'À faire maintenant\u00a0: un texte publié va au-delà de l’accord',
  },
  en: {
    consent: 'Consent given',
    transcript: 'Transcript read',
    quotations: 'Quotations read',
    'quotation-withdrawn': 'To do now: a passage to be taken out',
    refused: 'Consent refused',
    withdrawn: 'To do now: words to be taken out',
    beyond: 'To do now: a published text goes beyond consent',
  },
};

/** What else was answered, in a sentence. */
const ALSO: Record<Locale, Record<AnsweredOccasion, string>> = {
  fr: {
    withdrawn: 'elle reprend ses paroles',
    beyond: 'elle n’accepte plus tout ce qui est publié',
    'quotation-withdrawn': 'elle demande qu’un passage soit retiré',
    refused: 'elle a refusé son accord',
    consent: 'elle a donné son accord',
    transcript: 'elle a relu sa transcription',
    quotations: 'elle a relu des citations',
  },
  en: {
    withdrawn: 'they take their words back',
    beyond: 'they no longer agree to all that is published',
    'quotation-withdrawn': 'they ask that a passage be taken out',
    refused: 'they refused their consent',
    consent: 'they gave their consent',
    transcript: 'they read their transcript',
    quotations: 'they read quotations',
  },
};

const besides = (locale: Locale, occasions: readonly AnsweredOccasion[], first: string): string[] => {
  const others = byUrgency(occasions)
    .slice(1)
    .map((one) => ALSO[locale][one]);
  const list = new Intl.ListFormat(locale, { type: 'conjunction' }).format(others);
  return others.length === 0 ? [] : [`${first}${list}.`];
};

const byUrgency = (occasions: readonly AnsweredOccasion[]): AnsweredOccasion[] =>
  ANSWERED_OCCASIONS.filter((one) => occasions.includes(one));

const mostUrgent = (occasions: readonly AnsweredOccasion[]): AnsweredOccasion => byUrgency(occasions)[0]!;

const variantOf = (occasion: AnsweredOccasion): 'taken' | 'part' | 'beyond' | 'told' => {
  if (occasion === 'beyond') return 'beyond';
  if (occasion === 'quotation-withdrawn') return 'part';
  return occasion === 'withdrawn' ? 'taken' : 'told';
};

const ANSWERED: Record<Locale, (words: AnsweredWords) => Letter> = {
  fr: ({ occasions, name, label, study }) => ({
    subject: `${WHAT.fr[mostUrgent(occasions)]} · ${label}`,
    before: [
      `Bonjour ${name},`,
      {
        taken: `La personne concernée par le matériau ${label} de «\u202f${study}\u202f» demande que ses paroles soient retirées. Plus rien ne peut être publié avec elles\u202f; il reste à les retirer des textes.`,
        part: `La personne concernée par le matériau ${label} de «\u202f${study}\u202f» demande qu’un passage au moins soit retiré. Dans les textes publiés, ses mots cités y sont déjà masqués pour les lecteurs\u202f; il reste à écrire le brouillon autrement, et à publier une nouvelle édition.`,
        beyond: `La personne concernée par le matériau ${label} de «\u202f${study}\u202f» n’accepte plus tout ce que des textes publiés disent d’elle. Les lecteurs n’y voient plus ce qui est reconnu\u00a0: ses citations, ou son nom s’il n’est plus à dire. Il reste à choisir ce qui le remplace, et à revoir les phrases qui s’appuient sur ses paroles.`,
        told: `La personne concernée par le matériau ${label} de «\u202f${study}\u202f» a répondu par son lien personnel.`,
      }[variantOf(mostUrgent(occasions))],
      ...besides('fr', occasions, 'De plus, '),
    ],
    button: 'Voir la réponse',
    after: [],
  }),
  en: ({ occasions, name, label, study }) => ({
    subject: `${WHAT.en[mostUrgent(occasions)]} · ${label}`,
    before: [
      `Hello ${name},`,
      {
        taken: `The person concerned by the material ${label} of “${study}” asks that their words be taken out. Nothing can be published with them any more; they still have to be taken out of the texts.`,
        part: `The person concerned by the material ${label} of “${study}” asks that one passage at least be taken out. In published texts, their quoted words are already masked for readers; you still have to write the draft otherwise, and to publish a new edition.`,
        beyond: `The person concerned by the material ${label} of “${study}” no longer agrees to all that published texts say of them. Readers do not see what is recognised any more: their quotations, or their name if it is not to be said. You still have to choose what takes its place, and to look again at the sentences that rest on their words.`,
        told: `The person concerned by the material ${label} of “${study}” has answered by their personal link.`,
      }[variantOf(mostUrgent(occasions))],
      ...besides('en', occasions, 'Besides, '),
    ],
    button: 'See the answer',
    after: [],
  }),
};

/**
 * The mail that notifies the team of a person's answers. It contains none of their words, nor their
 * name.
 */
export function consentAnsweredMail(words: AnsweredWords): Omit<Mail, 'to'> {
  return setLetter(ANSWERED[words.locale](words), words.link, words.locale);
}

/** The subject of `consentAnsweredMail`. */
export function consentAnsweredSubject(locale: Locale, occasions: readonly AnsweredOccasion[], label: string): string {
  return ANSWERED[locale]({ locale, occasions, label, name: '', study: '', link: '' }).subject;
}
