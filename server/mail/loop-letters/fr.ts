import type { LoopLetters } from './letter-words.ts';

export const fr: LoopLetters = {
  subject: {
    asked: 'Votre accord et vos paroles',
    reminder: 'Rappel\u00a0: votre réponse est attendue',
    published: 'Vos paroles sont publiées',
    year: 'Ce que vos paroles sont devenues',
  },
  hello: (name) => `Bonjour ${name},`,
  asked: (networkName) =>
    `${networkName} a quelque chose à vous demander sur ce que vous avez dit ou donné. Vous lisez, vous répondez, sans compte ni mot de passe.`,
  reminder: (networkName) =>
    `${networkName} attend encore votre réponse. Rien n’est publié sans elle\u202f; si vous ne voulez pas, dites-le aussi.`,
  published: 'Un texte qui s’appuie sur vos paroles vient d’être publié. Vous trouverez où, et dans quels mots.',
  year: (pages) =>
    pages === 1
      ? 'Voici, comme chaque année, ce que vos paroles sont devenues\u00a0: une page publiée s’appuie sur elles.'
      : `Voici, comme chaque année, ce que vos paroles sont devenues\u00a0: ${pages} pages publiées s’appuient sur elles.`,
  further: (pages) =>
    pages === 1
      ? 'Une autre page s’appuie sur ce que l’étude en a tiré.'
      : `${pages} autres pages s’appuient sur ce que l’étude en a tiré.`,
  takenUp: (adoptions) =>
    adoptions === 1
      ? 'Une bonne pratique qui en est née a été reprise une fois par d’autres.'
      : `De bonnes pratiques qui en sont nées ont été reprises ${adoptions} fois par d’autres.`,
  noted: (adoptions) =>
    adoptions === 1
      ? 'L’équipe de l’étude a noté que quelqu’un a repris ce qu’elle a montré.'
      : `L’équipe de l’étude a noté ${adoptions} reprises de ce qu’elle a montré.`,
  read: (count, since, pages) =>
    `${pages === 1 ? 'Cette page a été lue' : 'Ces pages ont été lues'} environ ${count === 1 ? 'une' : count.toLocaleString('fr-FR')}\u00a0fois depuis ${since}. Nous comptons les lectures, pas les personnes\u00a0: nous ne savons pas qui a lu.`,
  answer: 'Lire et répondre',
  see: 'Voir où en sont mes paroles',
  personal: 'Ce lien est personnel\u00a0: il vous sert aussi, à tout moment, à changer d’avis. Ne le transmettez pas.',
};
