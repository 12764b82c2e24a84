import type { AnnotationKind } from '#content/annotation/annotation.ts';
import { MAP_WORDS } from '#content/evidence/map-words.ts';
import type { Locale } from '#content/locale.ts';
import type { Side } from '#content/people/person.ts';
import type { BookWords } from './book.ts';

interface HeadWords {
  readonly countries: string;
  readonly sectors: string;
  readonly goals: string;
  readonly programmes: string;
  readonly keywords: string;
  readonly authors: string;
  readonly reviewers: string;
  readonly contributors: string;
  readonly edition: string;
  readonly editionOf: (number: number, date: string) => string;
  readonly notice: string;
  readonly draft: string;
  readonly draftOf: (date: string) => string;
  /** How many texts a collection has: « pages » would be read as sheets of paper. */
  readonly pages: (count: number) => string;
  /** The kind name of a book of pages that a reader chose, and its title. */
  readonly selection: string;
  readonly selected: string;
  /** The name of a personal kit, and the label of its owner's notes. */
  readonly ownKitOf: (author: string) => string;
  readonly noteOf: (author: string) => string;
  /** Above what modules on gender ask of a page, and why they do. */
  readonly lenses: { readonly title: string; readonly intro: string };
  readonly sources: string;
  readonly materials: string;
  readonly claims: string;
  readonly colophon: string;
  /** The file that explains an archive of pages: its name and its lines. */
  readonly archive: { readonly file: string; readonly about: readonly string[] };
  /** The evidence map of a study as a table: the names of its columns. */
  readonly map: Readonly<Record<keyof typeof MAP_WORDS.fr, string>> & {
    readonly finding: string;
    readonly lesson: string;
  };
}

/** The words that a book adds to its texts. */
export const BOOK_WORDS: Readonly<Record<Locale, BookWords & HeadWords>> = {
  fr: {
    contents: 'Sommaire',
    notes: 'Notes',
    note: 'Note',
    backToText: 'Retour au texte',
    livingAt: 'À lire à jour\u00a0:',
    figure: 'Figure',
    table: 'Tableau',
    done: 'fait',
    toDo: 'à faire',
    accessibility:
      'Texte structuré par des titres, images décrites, langue des passages indiquée. Rien n’y clignote ni n’y bouge.',
    cover: 'Couverture',
    forPrinter: 'rogné 210\u00a0×\u00a0297\u00a0mm, fond perdu 3\u00a0mm, RVB\u00a0: conversion CMJN par l’imprimeur',
    sheet: 'Fiche de deux pages',
    moreOnPage: 'Points choisis dans les mots de la page. Le texte entier se lit à l’adresse ci-dessus.',
    countries: 'Pays',
    sectors: 'Thèmes',
    goals: 'Objectifs de développement durable',
    programmes: 'Programmes',
    keywords: 'Mots-clés',
    authors: 'Auteurs',
    reviewers: 'Relecture',
    contributors: 'Contributions',
    edition: 'Édition',
    editionOf: (number, date) => `${number}, ${date}`,
    notice: 'Notice',
    draft: 'Brouillon',
    draftOf: (date) => `lu le ${date}, avant publication`,
    colon: '\u00a0:',
    pages: (count) => `${count}\u00a0${count > 1 ? 'textes' : 'texte'}`,
    selection: 'Sélection',
    selected: 'Textes choisis',
    ownKitOf: (author) => `Kit composé par ${author}`,
    noteOf: (author) => `Note de ${author}`,
    lenses: {
      title: 'Avec les lunettes du genre',
      intro: 'Des questions à se poser ici, avant de reprendre ce qui est dit plus haut.',
    },
    sources: 'Sources',
    materials: 'Ce qui a été recueilli',
    claims: 'Constats et enseignements d’autres pages',
    colophon: 'Colophon',
    archive: {
      file: 'LISEZ-MOI.txt',
      about: [
        'Chaque texte est un fichier Markdown, sa notice en tête\u202f; les images sont dans le dossier «\u202fimages\u202f».',
        'Pour en refaire des pages dans Navette, déposez ce fichier ZIP tel quel sur «\u202fNouvelle page\u202f».',
      ],
    },
    map: {
      ...MAP_WORDS.fr,
      finding: 'Constat',
      lesson: 'Enseignement',
    },
  },
  en: {
    contents: 'Contents',
    notes: 'Notes',
    note: 'Note',
    backToText: 'Back to the text',
    livingAt: 'Up to date at:',
    figure: 'Figure',
    table: 'Table',
    done: 'done',
    toDo: 'to do',
    accessibility:
      'Text structured by headings, pictures described, languages of passages marked. Nothing flashes or moves.',
    cover: 'Cover',
    forPrinter: 'trimmed 210\u00a0×\u00a0297\u00a0mm, bleed 3\u00a0mm, RGB: converted to CMYK by the printer',
    sheet: 'Two-page sheet',
    moreOnPage: 'Points chosen in the words of the page. The whole text is read at the address above.',
    countries: 'Countries',
    sectors: 'Fields',
    goals: 'Sustainable Development Goals',
    programmes: 'Programmes',
    keywords: 'Keywords',
    authors: 'Authors',
    reviewers: 'Reviewed by',
    contributors: 'Contributors',
    edition: 'Edition',
    editionOf: (number, date) => `${number}, ${date}`,
    notice: 'Notice',
    draft: 'Draft',
    draftOf: (date) => `as it was on ${date}, before publication`,
    colon: ':',
    pages: (count) => `${count}\u00a0${count > 1 ? 'texts' : 'text'}`,
    selection: 'Selection',
    selected: 'Chosen texts',
    ownKitOf: (author) => `Kit put together by ${author}`,
    noteOf: (author) => `Note by ${author}`,
    lenses: {
      title: 'Through the gender lens',
      intro: 'Questions to ask here, before taking up what is said above.',
    },
    sources: 'Sources',
    materials: 'What was gathered',
    claims: 'Findings and lessons of other pages',
    colophon: 'Colophon',
    archive: {
      file: 'README.txt',
      about: [
        'Each text is a Markdown file that begins with its notice; pictures are in the folder “images”.',
        'To make pages of them in Navette, drop this ZIP file as it is on “New page”.',
      ],
    },
    map: {
      ...MAP_WORDS.en,
      finding: 'Finding',
      lesson: 'Lesson',
    },
  },
};

interface CrossedWords {
  readonly crossed: string;
  readonly annotations: string;
  readonly sides: Readonly<Record<Side, string>>;
  readonly kinds: Readonly<Record<AnnotationKind, string>>;
  readonly resolved: string;
  readonly mustFix: string;
  readonly reply: string;
  readonly changed: string;
  readonly now: string;
  readonly proposes: string;
  readonly deletes: string;
  readonly orphans: string;
  readonly orphansHelp: string;
}

/** The words that files of regards croisés add: those of `app/i18n`, where these are screens. */
export const CROSSED_WORDS: Readonly<Record<Locale, CrossedWords>> = {
  fr: {
    crossed: 'Regards croisés',
    annotations: 'Annotations',
    sides: { south: 'Partenaires', north: 'Hauts-de-France' },
    kinds: { comment: 'commentaire', question: 'question', correction: 'correction', local: 'chez nous' },
    resolved: 'prise en compte par l’équipe',
    mustFix: 'à traiter avant publication',
    reply: 'réponse',
    changed: 'Le texte a changé depuis. Les mots d’origine\u00a0:',
    now: 'Le texte dit maintenant\u00a0:',
    proposes: 'Proposé\u00a0:',
    deletes: 'Proposé\u00a0: supprimer ces mots',
    orphans: 'Passages disparus du texte',
    orphansHelp: 'Ces annotations portaient sur des mots qui ont été retirés depuis. Elles restent ici, avec ces mots.',
  },
  en: {
    crossed: 'Crossed views',
    annotations: 'Annotations',
    sides: { south: 'Partners', north: 'Hauts-de-France' },
    kinds: { comment: 'comment', question: 'question', correction: 'correction', local: 'where we live' },
    resolved: 'taken up by the team',
    mustFix: 'must be dealt with before publishing',
    reply: 'reply',
    changed: 'The text has changed since. The original words:',
    now: 'The text now says:',
    proposes: 'Proposed:',
    deletes: 'Proposed: delete these words',
    orphans: 'Passages gone from the text',
    orphansHelp: 'These annotations were about words that have been removed since. They stay here, with those words.',
  },
};
