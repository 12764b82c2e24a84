import { z } from 'zod';
import { defineKind } from './definition.ts';
import { paragraph, text } from './field.ts';

const ownFields = z.object({
  issue: text(['Numéro', 'Issue']),
  figures: paragraph(['Chiffres', 'Figures']),
});

export const article = defineKind({
  names: {
    fr: {
      one: 'Article',
      many: 'Articles',
      menu: 'Articles',
      new: 'Nouvel article',
      intro: 'Récits et chiffres de la revue thématique et des baromètres.',
    },
    en: {
      one: 'Article',
      many: 'Articles',
      menu: 'Articles',
      new: 'New article',
      intro: 'Stories and figures from the thematic review and the barometers.',
    },
  },
  segment: 'articles',
  menu: { position: 6, inHeader: true },
  weave: { width: 5, height: 5, path: 'M0 0h1v1h-1zM3 1h1v1h-1zM1 2h1v1h-1zM4 3h1v1h-1zM2 4h1v1h-1z' },
  search: {
    indexed: { fr: 'article', en: 'article' },
    typed: ['article', 'articles'],
    example: { fr: 'article', en: 'article' },
  },
  schemaOrgType: 'Article',
  ownFields,
  expected: { own: [], common: ['sdgs', 'keywords', 'authors'] },
  outline: {
    fr: [
      { p: 'Une scène, une personne, un lieu : de quoi entrer dans le sujet.' },
      { h: 'Ce qui se passe' },
      { p: 'Les faits et les chiffres.' },
      { h: 'Ce qu’en disent ceux qui le vivent' },
      { block: 'testimony', p: 'Une parole.' },
      { h: 'Et maintenant' },
      { p: 'Ce qui reste ouvert.' },
    ],
    en: [
      { p: 'A scene, a person, a place: a way into the subject.' },
      { h: 'What happens' },
      { p: 'Facts and figures.' },
      { h: 'What those who live it say' },
      { block: 'testimony', p: 'A voice.' },
      { h: 'And now' },
      { p: 'What remains open.' },
    ],
  },
});
