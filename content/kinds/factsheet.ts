import { z } from 'zod';
import { defineKind } from './definition.ts';
import { lines, text } from './field.ts';

const ownFields = z.object({
  category: text(['Rubrique', 'Category']),
  organisationsNorth: lines(
    ['Organisations d’ici', 'Organisations here'],
    ['Une par ligne', 'One on each line'],
    'organisation',
  ),
  organisationsSouth: lines(
    ['Organisations partenaires', 'Partner organisations'],
    ['Une par ligne', 'One on each line'],
    'organisation',
  ),
});

export const factsheet = defineKind({
  names: {
    fr: {
      one: 'Fiche pratique',
      many: 'Fiches pratiques',
      menu: 'Fiches',
      new: 'Nouvelle fiche',
      intro: 'Deux pages pour agir\u00a0: une question précise, ce qui marche, ce qui rate, par où commencer.',
    },
    en: {
      one: 'Factsheet',
      many: 'Factsheets',
      menu: 'Factsheets',
      new: 'New factsheet',
      intro: 'Two pages you can act on: one precise question, what works, what fails, where to start.',
    },
  },
  segment: 'fiches',
  menu: { position: 2, inHeader: true },
  weave: { width: 2, height: 2, path: 'M0 0h1v1h-1zM1 1h1v1h-1z' },
  search: {
    indexed: { fr: 'fiche pratique', en: 'factsheet' },
    typed: ['fiche', 'fiches', 'fiche pratique', 'fiches pratiques', 'factsheet', 'factsheets', 'sheet', 'sheets'],
    example: { fr: 'fiche', en: 'factsheet' },
  },
  schemaOrgType: 'LearningResource',
  expectsLens: true,
  standingNotice: true,
  ownFields,
  expected: { own: ['category'], common: ['sectors', 'sdgs', 'keywords', 'authors'] },
  outline: {
    fr: [
      { h: 'De quoi s’agit-il ?' },
      { p: 'En trois phrases : le problème, pour qui, et ce que la fiche permet de faire.' },
      { h: 'Comment s’y prendre' },
      { p: 'Les étapes, dans l’ordre, avec ce qu’elles coûtent en temps et en argent.' },
      { block: 'caution', p: 'Ce qui a fait échouer d’autres avant nous.' },
      { h: 'Un exemple' },
      { block: 'example', p: 'Un projet réel, son contexte, ses chiffres.' },
      { h: 'Aller plus loin' },
      { block: 'resources', p: 'Trois ressources au plus, choisies.' },
    ],
    en: [
      { h: 'What is it about?' },
      { p: 'In three sentences: the problem, for whom, and what this sheet lets you do.' },
      { h: 'How to go about it' },
      { p: 'The steps, in order, with what they cost in time and money.' },
      { block: 'caution', p: 'What made others fail before us.' },
      { h: 'An example' },
      { block: 'example', p: 'A real project, its context, its figures.' },
      { h: 'Going further' },
      { block: 'resources', p: 'Three resources at most, well chosen.' },
    ],
  },
});
