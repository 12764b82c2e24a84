import { z } from 'zod';
import { defineKind } from './definition.ts';
import { choice, lines, paragraph, text } from './field.ts';

/** The stages of a capitalisation study, in order. */
export const STUDY_STAGES = [
  { code: 'framing', fr: 'Cadrage', en: 'Framing' },
  { code: 'planning', fr: 'Planification', en: 'Planning' },
  { code: 'collection', fr: 'Collecte', en: 'Collection' },
  { code: 'organisation', fr: 'Organisation', en: 'Organisation' },
  { code: 'analysis', fr: 'Analyse', en: 'Analysis' },
  { code: 'formalisation', fr: 'Formalisation des savoir-faire', en: 'Formalising know-how' },
  { code: 'validation', fr: 'Validation', en: 'Validation' },
  { code: 'writing', fr: 'Rédaction', en: 'Writing' },
  { code: 'dissemination', fr: 'Diffusion', en: 'Dissemination' },
  { code: 'adoption', fr: 'Adoption', en: 'Adoption' },
] as const;

const MODES = [
  { code: 'third-party', fr: 'Par un tiers', en: 'By a third party' },
  { code: 'self', fr: 'Par l’équipe elle-même', en: 'By the team itself' },
  { code: 'mixed', fr: 'Par l’équipe et un tiers', en: 'By the team and a third party' },
] as const;

const ownFields = z.object({
  object: paragraph(['Objet\u00a0: l’expérience étudiée', 'Object: the experience studied']),
  question: paragraph(['Question', 'Question']),
  period: text(['Période', 'Period']),
  places: lines(['Lieux', 'Places'], ['Un par ligne', 'One on each line']),
  organisations: lines(['Organisations', 'Organisations'], ['Une par ligne', 'One on each line'], 'organisation'),
  audience: text(['Public visé', 'Audience']),
  mode: choice(['Conduite de l’étude', 'How the study was led'], MODES),
  team: lines(
    ['Équipe et rôles', 'Team and roles'],
    ['Une personne par ligne\u00a0: nom, rôle', 'One person on each line: name, role'],
  ),
  calendar: paragraph(['Calendrier', 'Calendar']),
  stage: choice(['Étape de l’étude', 'Stage of the study'], STUDY_STAGES),
});

export const study = defineKind({
  names: {
    fr: {
      one: 'Étude de capitalisation',
      many: 'Études de capitalisation',
      menu: 'Études',
      new: 'Nouvelle étude',
      intro:
        'Une expérience, une question, une enquête\u00a0: ce qui s’est passé, ce que nous en retenons, et ce qui l’appuie.',
    },
    en: {
      one: 'Capitalisation study',
      many: 'Capitalisation studies',
      menu: 'Studies',
      new: 'New study',
      intro: 'An experience, a question, an inquiry: what happened, what we learn from it, and what supports it.',
    },
  },
  segment: 'etudes',
  menu: { position: 4, inHeader: true },
  weave: { width: 4, height: 4, path: 'M0 0h2v1h-2zM1 1h2v1h-2zM2 2h2v1h-2zM0 3h1v1h-1zM3 3h1v1h-1z' },
  search: {
    indexed: { fr: 'étude de capitalisation', en: 'study' },
    typed: [
      'etude',
      'etudes',
      'etude de capitalisation',
      'etudes de capitalisation',
      'study',
      'studies',
      'capitalisation study',
      'capitalisation studies',
    ],
    example: { fr: 'étude', en: 'study' },
  },
  schemaOrgType: 'Report',
  expectsLens: true,
  ownFields,
  expected: { own: ['question', 'period', 'places', 'organisations'], common: ['countries', 'sdgs', 'authors'] },
  outline: {
    fr: [
      { h: 'Le contexte' },
      { p: 'Où, quand, avec qui ? Qu’est-ce qui a conduit à cette expérience ?' },
      { h: 'La question' },
      { p: 'Ce que nous voulions comprendre, et pour qui.' },
      { h: 'La méthode' },
      { p: 'Entretiens, enquêtes, ateliers, documents : combien, avec qui, et ce qui manque.' },
      { h: 'Ce que nous avons constaté' },
      { block: 'finding', p: 'Un constat par bloc, avec ce qui l’appuie.' },
      { h: 'Ce que nous en retenons' },
      { block: 'lesson', p: 'Un enseignement, et les constats dont il découle.' },
      { h: 'Les limites' },
      { p: 'Ce que cette étude ne permet pas de dire.' },
      { h: 'Recommandations' },
      { p: 'À qui s’adressent-elles ? Qui fait quoi, et quand ?' },
    ],
    en: [
      { h: 'Context' },
      { p: 'Where, when, with whom? What led to this experience?' },
      { h: 'The question' },
      { p: 'What we wanted to understand, and for whom.' },
      { h: 'Method' },
      { p: 'Interviews, surveys, workshops, documents: how many, with whom, and what is missing.' },
      { h: 'What we found' },
      { block: 'finding', p: 'One finding for each block, with what supports it.' },
      { h: 'What we learn from it' },
      { block: 'lesson', p: 'A lesson, and the findings it comes from.' },
      { h: 'Limits' },
      { p: 'What this study cannot tell.' },
      { h: 'Recommendations' },
      { p: 'Whom are they for? Who does what, and when?' },
    ],
  },
});
