import type { Locale } from '#content/locale.ts';

/** The words of a plan for several modules. */
interface PlanWords {
  readonly title: (modules: number) => string;
  /** The heading under which the timer finds its steps (`SESSION_HEADINGS`). */
  readonly steps: string;
  readonly from: (start: string, end: string) => string;
  readonly lasts: (time: string) => string;
  readonly pause: string;
  readonly equipment: string;
}

interface KitWords {
  /** After the kind of the collection, on the cover. */
  readonly kit: string;
  readonly edition: string;
  readonly version: string;
  readonly withPictures: (count: number, areSmall: boolean) => string;
  readonly withoutPictures: string;
  /** How to check the edition of a kit, and its origin. */
  readonly signed: string;
  readonly cover: string;
  /** Above the modules by what their readers want, and before each want. */
  readonly map: string;
  readonly want: (need: string) => string;
  readonly plan: PlanWords;
  readonly search: string;
  readonly searched: string;
  readonly needsScript: string;
  readonly before: string;
  readonly next: string;
  readonly none: string;
  readonly one: string;
  readonly many: string;
  readonly readme: { readonly file: string; readonly text: (title: string, url: string) => string };
}

/** The words that a kit adds to its texts. */
export const KIT_WORDS: Readonly<Record<Locale, KitWords>> = {
  fr: {
    kit: 'kit hors connexion',
    edition: 'Ce kit contient l’édition du',
    version: 'version',
    withPictures: (count, areSmall) =>
      count > 1 ? `avec ${count} ${areSmall ? 'petites ' : ''}images` : `avec une ${areSmall ? 'petite ' : ''}image`,
    withoutPictures: 'sans images',
    signed:
      'Il se lit sans réseau. Il est signé\u00a0: la page «\u202fVérifier un kit\u202f» du site dit s’il en vient et s’il est resté tel quel.',
    cover: 'Sommaire',
    map: 'Trouver le bon module',
    want: (need) => `Je veux ${need}`,
    plan: {
      title: (modules) => `${modules} modules à la suite`,
      steps: 'Déroulé',
      from: (start, end) => `De ${start} à ${end}.`,
      lasts: (time) => `${time} en tout.`,
      pause: 'Pause',
      equipment: 'Matériel à préparer',
    },
    search: 'Rechercher',
    searched: 'Mots cherchés',
    needsScript: 'La recherche demande JavaScript. Le sommaire liste tous les textes.',
    before: 'Précédent',
    next: 'Suivant',
    none: 'Aucun texte trouvé.',
    one: '1 texte trouvé.',
    many: 'textes trouvés.',
    readme: {
      file: 'LISEZ-MOI.txt',
      text: (title, url) => `${title}

1. Décompressez d’abord tout le fichier ZIP («\u202fExtraire tout\u202f»).
2. Ouvrez ensuite index.html\u00a0: le kit s’affiche dans le navigateur, sans réseau.

La version à jour\u00a0: ${url}
`,
    },
  },
  en: {
    kit: 'offline kit',
    edition: 'This kit holds the edition of',
    version: 'version',
    withPictures: (count, areSmall) => `with ${count} ${areSmall ? 'small ' : ''}${count > 1 ? 'pictures' : 'picture'}`,
    withoutPictures: 'without pictures',
    signed:
      'It is read without network. It is signed: the page “Check a kit” of the site says whether it is from there and unchanged.',
    cover: 'Contents',
    map: 'Find the right module',
    want: (need) => `I want to ${need}`,
    plan: {
      title: (modules) => `${modules} modules, one after the other`,
      steps: 'Steps',
      from: (start, end) => `From ${start} to ${end}.`,
      lasts: (time) => `${time} in all.`,
      pause: 'Break',
      equipment: 'Equipment to prepare',
    },
    search: 'Search',
    searched: 'Words to look for',
    needsScript: 'The search needs JavaScript. The contents list all texts.',
    before: 'Previous',
    next: 'Next',
    none: 'No text found.',
    one: '1 text found.',
    many: 'texts found.',
    readme: {
      file: 'README.txt',
      text: (title, url) => `${title}

1. First unpack the whole ZIP file (“Extract all”).
2. Then open index.html: the kit appears in the browser, without network.

Up to date at: ${url}
`,
    },
  },
};

/** The words of a session's timer in a kit. Times are numbers of minutes. */
export interface KitSessionWords {
  readonly language: Locale;
  readonly title: string;
  readonly ready: string;
  readonly run: string;
  readonly hold: string;
  readonly previous: string;
  readonly next: string;
  readonly reset: string;
  readonly big: string;
  /** Before the title of the next step. */
  readonly after: string;
  readonly last: string;
  /** Before the time left of the session. */
  readonly rest: string;
  /** Before the hour at which it ends. */
  readonly end: string;
  /** Before the time that a step took too long. */
  readonly over: string;
  /** Said before the title of a step when its time is over. */
  readonly late: string;
}

export const KIT_SESSION_WORDS: Readonly<Record<Locale, KitSessionWords>> = {
  fr: {
    language: 'fr',
    title: 'Minuteur',
    ready: 'Prêt à commencer',
    run: 'Démarrer',
    hold: 'Suspendre',
    previous: 'Étape précédente',
    next: 'Étape suivante',
    reset: 'Remettre à zéro',
    big: 'Grand affichage',
    after: 'Ensuite\u00a0: ',
    last: 'C’est la dernière étape.',
    rest: 'Temps qui reste à la séance\u00a0: ',
    end: '\u202f; fin vers ',
    over: 'Dépassé de ',
    late: 'Le temps prévu est écoulé\u00a0: ',
  },
  en: {
    language: 'en',
    title: 'Timer',
    ready: 'Ready to begin',
    run: 'Start',
    hold: 'Pause',
    previous: 'Previous step',
    next: 'Next step',
    reset: 'Reset',
    big: 'Large display',
    after: 'Next: ',
    last: 'This is the last step.',
    rest: 'Left in the session: ',
    end: '; ends at about ',
    over: 'Over by ',
    late: 'Time is over: ',
  },
};

/** The words beside a kit's checklists and exercises. */
export interface KitAnswerWords {
  readonly language: Locale;
  readonly title: string;
  readonly kept: string;
  /** Shown if the device cannot store answers. */
  readonly unkept: string;
  readonly note: string;
  readonly print: string;
  readonly clear: string;
}

export const KIT_ANSWER_WORDS: Readonly<Record<Locale, KitAnswerWords>> = {
  fr: {
    language: 'fr',
    title: 'Vos réponses',
    kept: 'Cochez les listes et répondez aux exercices ici même\u00a0: vos réponses restent sur cet appareil, jusqu’à ce que vous les effaciez.',
    unkept: 'Cet appareil ne garde rien\u00a0: imprimez la page avant de la quitter.',
    note: 'Vos notes',
    print: 'Imprimer avec mes réponses',
    clear: 'Effacer mes réponses',
  },
  en: {
    language: 'en',
    title: 'Your answers',
    kept: 'Tick the lists and answer the exercises right here: your answers stay on this device until you delete them.',
    unkept: 'This device keeps nothing: print the page before you leave it.',
    note: 'Your notes',
    print: 'Print with my answers',
    clear: 'Delete my answers',
  },
};
