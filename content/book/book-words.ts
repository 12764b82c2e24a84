import type { Locale } from '#content/locale.ts';
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
  /** The kind name of a kit that somebody keeps, and what they noted on a page of it. */
  readonly ownKitOf: (author: string) => string;
  readonly noteOf: (author: string) => string;
  readonly sources: string;
  readonly materials: string;
  readonly claims: string;
  readonly colophon: string;
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
    sources: 'Sources',
    materials: 'Ce qui a été recueilli',
    claims: 'Constats et enseignements d’autres pages',
    colophon: 'Colophon',
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
    sources: 'Sources',
    materials: 'What was gathered',
    claims: 'Findings and lessons of other pages',
    colophon: 'Colophon',
  },
};
