import type { Locale } from '#content/locale.ts';
import { STAGE_CODES, type StageCode } from './study-stage.ts';

/** The tasks of a stage, and its results. */
interface Guidance {
  readonly does: string;
  readonly leaves: string;
}

/**
 * The guidance for each stage, and its part of the address of its form. The wording is our own;
 * docs/sources.md names the guides whose advice it follows.
 */
const STAGES: Readonly<Record<StageCode, { readonly slug: string } & Readonly<Record<Locale, Guidance>>>> = {
  framing: {
    slug: 'cadrage',
    fr: {
      does: 'Choisir une seule expérience, et une question à laquelle l’étude répondra. Dire pour qui on la fait, ce que ces personnes en feront, et ce qu’on laisse de côté. S’assurer que celles et ceux qui l’ont vécue veulent y prendre part.',
      leaves:
        'Des termes de référence d’une ou deux pages\u00a0: objet, question, public, période, lieux, personnes associées, moyens.',
    },
    en: {
      does: 'Choose one experience, and one question that the study will answer. Say for whom it is made, what they will do with it, and what is left out. Make sure that those who lived the experience want to take part.',
      leaves:
        'Terms of reference of a page or two: object, question, audience, period, places, people involved, means.',
    },
  },
  planning: {
    slug: 'planification',
    fr: {
      does: 'Répartir les rôles, poser un calendrier qui tient compte des saisons et des fêtes, compter le temps de chacun et le coût des déplacements. Prévoir dès maintenant comment le résultat circulera.',
      leaves:
        'Un plan de collecte (qui, comment, quand, avec qui), un calendrier, un budget, une équipe où chacun sait ce qu’il fait.',
    },
    en: {
      does: 'Share out the roles, set a calendar that allows for seasons and holidays, count everybody’s time and the cost of travel. Think already of how the result will reach people.',
      leaves:
        'A plan of collection (who, how, when, with whom), a calendar, a budget, a team in which everybody knows their part.',
    },
  },
  collection: {
    slug: 'collecte',
    fr: {
      does: 'Rassembler d’abord ce qui existe déjà\u00a0: rapports, comptes rendus, photos. Puis écouter des personnes de chaque côté et de plusieurs types d’acteurs, y compris celles qui sont parties ou qui n’étaient pas d’accord. Demander l’accord de chacune avant de noter.',
      leaves:
        'Des matériaux datés, situés, attribués, avec l’accord des personnes concernées\u202f; et la liste de ce qui manque.',
    },
    en: {
      does: 'First gather what exists: reports, minutes, photographs. Then listen to people of each side and of several kinds of actors, among them those who left or disagreed. Ask for everybody’s consent before taking notes.',
      leaves:
        'Materials with their date, place and source, with the consent of the people concerned; and a list of what is missing.',
    },
  },
  organisation: {
    slug: 'organisation',
    fr: {
      does: 'Classer les matériaux, transcrire ce qui le mérite, remettre les faits dans l’ordre du temps. Repérer les moments où l’expérience a changé de cours.',
      leaves: 'Une frise de l’expérience avec ses tournants, et des matériaux où chacun retrouve ce qu’il cherche.',
    },
    en: {
      does: 'Sort the materials, transcribe what deserves it, put the facts into the order of time. Find the moments at which the experience took another course.',
      leaves: 'A timeline of the experience with its turning points, and materials in which everybody finds their way.',
    },
  },
  analysis: {
    slug: 'analyse',
    fr: {
      does: 'Se demander, critère par critère, ce qui a marché et pourquoi, ce qui n’a pas marché et pourquoi. Séparer ce qu’on a vu de ce qu’on en pense. Confronter les points de vue plutôt que d’en faire une moyenne.',
      leaves: 'Une grille d’analyse, et des constats dont chacun dit sur quels matériaux il repose.',
    },
    en: {
      does: 'Ask, criterion by criterion, what worked and why, and what did not and why. Keep what was seen apart from what is thought of it. Set points of view against each other instead of averaging them.',
      leaves: 'An analysis grid, and findings that each say on which materials they rest.',
    },
  },
  formalisation: {
    slug: 'savoir-faire',
    fr: {
      does: 'Tirer des constats ce que d’autres pourraient refaire\u00a0: les gestes, les conditions qui les ont rendus possibles, les pièges. Dire à quel contexte cela tient, et ce qu’il faudrait adapter ailleurs.',
      leaves: 'Des enseignements reliés à leurs constats, et s’il y a lieu des bonnes pratiques et des fiches.',
    },
    en: {
      does: 'Draw from the findings what others could do again: the steps, the conditions that made them possible, the traps. Say what depends on the context, and what would have to be adapted elsewhere.',
      leaves: 'Lessons linked to their findings and, where it makes sense, good practices and factsheets.',
    },
  },
  validation: {
    slug: 'validation',
    fr: {
      does: 'Rendre les constats et les enseignements à celles et ceux qui ont vécu l’expérience, et écouter ce qu’ils corrigent. Faire valider à chacun les phrases où il est cité.',
      leaves: 'Ce qui a été confirmé, corrigé ou contesté, par qui et quand\u202f; des citations validées.',
    },
    en: {
      does: 'Bring findings and lessons back to those who lived the experience, and listen to what they correct. Have everybody approve the sentences in which they are quoted.',
      leaves: 'What was confirmed, corrected or disputed, by whom and when; quotations that were approved.',
    },
  },
  writing: {
    slug: 'redaction',
    fr: {
      does: 'Écrire pour le public choisi au cadrage, dans ses mots. Commencer par ce qui lui sert, garder les preuves à portée de clic, dire les limites de l’étude. Faire relire par quelqu’un qui n’y était pas.',
      leaves: 'Une édition relue, dans les langues et sous les formes que le public attend.',
    },
    en: {
      does: 'Write for the audience that was chosen at the start, in their words. Begin with what is of use to them, keep the evidence within reach, say what the study cannot tell. Have it read by somebody who was not there.',
      leaves: 'A reviewed edition, in the languages and forms that its audience expects.',
    },
  },
  dissemination: {
    slug: 'diffusion',
    fr: {
      does: 'Porter chaque produit à celles et ceux à qui il est destiné, par le canal qu’ils utilisent\u00a0: rencontre, radio, messagerie, formation, affiche. Prévenir d’abord les personnes qui ont témoigné.',
      leaves: 'Un plan de diffusion tenu (produit, public, canal, date, personne), et ce que chacun en a dit.',
    },
    en: {
      does: 'Take each product to those for whom it is meant, by the channel that they use: a meeting, radio, messages, a training, a poster. Tell those who gave testimony first.',
      leaves:
        'A dissemination plan that was kept (product, audience, channel, date, person), and what people said of it.',
    },
  },
  adoption: {
    slug: 'adoption',
    fr: {
      does: 'Quelques mois plus tard, demander qui s’en est servi, où, et ce qui a changé. Revenir vers l’équipe avec ce que l’usage apprend\u00a0: une correction, une nouvelle édition, une autre question.',
      leaves: 'Des reprises notées (qui, où, depuis quand, ce qui a changé), et ce que la prochaine édition doit dire.',
    },
    en: {
      does: 'Some months later, ask who made use of it, where, and what has changed. Come back to the team with what use teaches: a correction, a new edition, another question.',
      leaves: 'Uses that were noted (who, where, since when, what changed), and what the next edition should say.',
    },
  },
};

/** The tasks of a stage and its results, in a language. */
export const stageGuidance = (stage: StageCode, locale: Locale): Guidance => STAGES[stage][locale];

/** A stage's part of the address of its form. */
export const stageSlug = (stage: StageCode): string => STAGES[stage].slug;

/** The stage of such an address; null if there is none. */
export const findStage = (slug: string): StageCode | null =>
  STAGE_CODES.find((stage) => STAGES[stage].slug === slug) ?? null;
