import type { Locale } from '#content/locale.ts';
import type { Mail } from './mailer.ts';
import { type Letter, setLetter } from './messages.ts';

/** Why a person concerned is written to. */
export const LOOP_OCCASIONS = ['asked', 'reminder', 'published', 'year'] as const;
export type LoopOccasion = (typeof LOOP_OCCASIONS)[number];

/**
 * What the team is told of: that somebody takes their words or a quotation back, that published
 * texts go beyond what is agreed to now, or an answer to a turn. The most urgent first.
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

/** What the message of each year tells beside the pages with their words. */
export interface WhatBecame {
  /** Other pages that rest on findings or lessons that rest on them. */
  readonly further: number;
  /** How often practices that rest on them were taken up. */
  readonly adoptions: number;
  /** How many adoptions the team of the study noted in its follow-up. */
  readonly followUp: number;
}

export const NOTHING_YET: WhatBecame = { further: 0, adoptions: 0, followUp: 0 };

interface LoopWords extends WhatBecame {
  readonly locale: Locale;
  readonly occasion: LoopOccasion;
  readonly name: string;
  readonly networkName: string;
  /** A secret. */
  readonly link: string;
  /** Pages that were published with their words. */
  readonly pages: number;
}

const PERSONAL: Record<Locale, string> = {
  fr: 'Ce lien est personnel\u00a0: il vous sert aussi, à tout moment, à changer d’avis. Ne le transmettez pas.',
  en: 'This link is personal: with it, you can also change your mind at any time. Do not pass it on.',
};

const TAKEN_UP: Record<Locale, (adoptions: number) => string> = {
  fr: (adoptions) =>
    adoptions === 1
      ? 'Une bonne pratique qui en est née a été reprise une fois par d’autres.'
      : `De bonnes pratiques qui en sont nées ont été reprises ${adoptions} fois par d’autres.`,
  en: (adoptions) =>
    adoptions === 1
      ? 'A good practice that grew out of them was taken up once by others.'
      : `Good practices that grew out of them were taken up ${adoptions} times by others.`,
};

const FURTHER: Record<Locale, (pages: number) => string> = {
  fr: (pages) =>
    pages === 1
      ? 'Une autre page s’appuie sur ce que l’étude en a tiré.'
      : `${pages} autres pages s’appuient sur ce que l’étude en a tiré.`,
  en: (pages) =>
    pages === 1
      ? 'One other page rests on what the study learnt from them.'
      : `${pages} other pages rest on what the study learnt from them.`,
};

const NOTED: Record<Locale, (adoptions: number) => string> = {
  fr: (adoptions) =>
    adoptions === 1
      ? 'L’équipe de l’étude a noté que quelqu’un a repris ce qu’elle a montré.'
      : `L’équipe de l’étude a noté ${adoptions} reprises de ce qu’elle a montré.`,
  en: (adoptions) =>
    adoptions === 1
      ? 'The team of the study noted that somebody took up what it showed.'
      : `The team of the study noted that what it showed was taken up ${adoptions} times.`,
};

/** What is not known is not to be taken for nothing. */
const UNCOUNTED: Record<Locale, string> = {
  fr: 'Nous ne comptons pas les lectures\u00a0: nous ne savons pas combien de personnes ont lu ces pages.',
  en: 'We do not count readings: we do not know how many people read these pages.',
};

const whatBecame = (locale: Locale, occasion: LoopOccasion, { further, adoptions, followUp }: WhatBecame): string[] => {
  if (occasion !== 'year') return [];
  const told = [
    further > 0 && FURTHER[locale](further),
    adoptions > 0 && TAKEN_UP[locale](adoptions),
    followUp > 0 && NOTED[locale](followUp),
    UNCOUNTED[locale],
  ];
  return told.filter((one) => one !== false);
};

const LOOP: Record<Locale, (words: LoopWords) => Letter> = {
  fr: ({ occasion, name, networkName, pages, ...became }) => ({
    subject: {
      asked: `Votre accord et vos paroles · ${networkName}`,
      reminder: `Rappel\u00a0: votre réponse est attendue · ${networkName}`,
      published: `Vos paroles sont publiées · ${networkName}`,
      year: `Ce que vos paroles sont devenues · ${networkName}`,
    }[occasion],
    before: [
      `Bonjour ${name},`,
      {
        asked: `${networkName} a quelque chose à vous demander sur ce que vous avez dit ou donné. Vous lisez, vous répondez, sans compte ni mot de passe.`,
        reminder: `${networkName} attend encore votre réponse. Rien n’est publié sans elle\u202f; si vous ne voulez pas, dites-le aussi.`,
        published: `Un texte qui s’appuie sur vos paroles vient d’être publié. Vous trouverez où, et dans quels mots.`,
        year:
          pages === 1
            ? 'Voici, comme chaque année, ce que vos paroles sont devenues\u00a0: une page publiée s’appuie sur elles.'
            : `Voici, comme chaque année, ce que vos paroles sont devenues\u00a0: ${pages} pages publiées s’appuient sur elles.`,
      }[occasion],
      ...whatBecame('fr', occasion, became),
    ],
    button: occasion === 'asked' || occasion === 'reminder' ? 'Lire et répondre' : 'Voir où en sont mes paroles',
    after: [PERSONAL.fr],
  }),
  en: ({ occasion, name, networkName, pages, ...became }) => ({
    subject: {
      asked: `Your consent and your words · ${networkName}`,
      reminder: `Reminder: your answer is awaited · ${networkName}`,
      published: `Your words are published · ${networkName}`,
      year: `What became of your words · ${networkName}`,
    }[occasion],
    before: [
      `Hello ${name},`,
      {
        asked: `${networkName} would like to ask you something about what you said or gave. You read and answer, without an account or a password.`,
        reminder: `${networkName} is still waiting for your answer. Nothing is published without it; if you do not want it, say so too.`,
        published: 'A text that draws on your words has just been published. You will find where, and in which words.',
        year:
          pages === 1
            ? 'As every year, here is what became of your words: one published page draws on them.'
            : `As every year, here is what became of your words: ${pages} published pages draw on them.`,
      }[occasion],
      ...whatBecame('en', occasion, became),
    ],
    button: occasion === 'asked' || occasion === 'reminder' ? 'Read and answer' : 'See where my words stand',
    after: [PERSONAL.en],
  }),
};

/** The mail to a person concerned, with their link. */
export function consentMail(words: LoopWords): Omit<Mail, 'to'> {
  return setLetter(LOOP[words.locale](words), words.link, words.locale);
}

/** The subject of `consentMail`. */
export function consentSubject(locale: Locale, occasion: LoopOccasion, networkName: string): string {
  return LOOP[locale]({ locale, occasion, networkName, name: '', link: '', pages: 0, ...NOTHING_YET }).subject;
}

interface AnsweredWords {
  readonly locale: Locale;
  /** All that the mail tells of. */
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

const toldAs = (occasion: AnsweredOccasion): 'taken' | 'part' | 'beyond' | 'told' => {
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
      }[toldAs(mostUrgent(occasions))],
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
      }[toldAs(mostUrgent(occasions))],
      ...besides('en', occasions, 'Besides, '),
    ],
    button: 'See the answer',
    after: [],
  }),
};

/** The mail that tells the team what somebody answered. It has none of their words, and no name. */
export function consentAnsweredMail(words: AnsweredWords): Omit<Mail, 'to'> {
  return setLetter(ANSWERED[words.locale](words), words.link, words.locale);
}

/** The subject of `consentAnsweredMail`. */
export function consentAnsweredSubject(locale: Locale, occasions: readonly AnsweredOccasion[], label: string): string {
  return ANSWERED[locale]({ locale, occasions, label, name: '', study: '', link: '' }).subject;
}
