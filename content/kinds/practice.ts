import { z } from 'zod';
import { defineKind } from './definition.ts';
import { choice, choices, lines, paragraph, text } from './field.ts';

/** FAO's seven criteria of a good practice. Source: docs/sources.md. */
export const PRACTICE_CRITERIA = [
  { code: 'effective', fr: 'Efficace, et suivie d’effets', en: 'Effective and successful' },
  {
    code: 'sustainable',
    fr: 'Durable\u00a0: environnement, économie, société',
    en: 'Sustainable: environment, economy, society',
  },
  { code: 'gender-sensitive', fr: 'Sensible au genre', en: 'Gender sensitive' },
  { code: 'feasible', fr: 'Techniquement faisable', en: 'Technically feasible' },
  { code: 'participatory', fr: 'Participative par nature', en: 'Inherently participatory' },
  { code: 'replicable', fr: 'Reproductible et adaptable', en: 'Replicable and adaptable' },
  { code: 'risk-reducing', fr: 'Réduit les risques de crise', en: 'Reduces crisis risks' },
] as const;

/** The levels of maturity of a practice, lowest first. */
export const PRACTICE_MATURITY = [
  { code: 'innovation', fr: 'Innovation', en: 'Innovation' },
  { code: 'promising', fr: 'Pratique prometteuse', en: 'Promising practice' },
  { code: 'good', fr: 'Bonne pratique', en: 'Good practice' },
  { code: 'institutionalised', fr: 'Pratique institutionnalisée', en: 'Institutionalised practice' },
] as const;

const ownFields = z.object({
  targetAudience: paragraph(['Public cible', 'Target audience']),
  objective: paragraph(['Objectif', 'Objective']),
  place: text(['Lieu', 'Place']),
  context: paragraph(['Contexte', 'Context']),
  method: paragraph(['Méthode', 'Method']),
  validation: paragraph(['Validation', 'Validation']),
  impact: paragraph(['Impact', 'Impact']),
  successFactors: paragraph(['Facteurs de succès', 'Success factors']),
  constraints: paragraph(['Contraintes', 'Constraints']),
  lessons: paragraph(['Enseignements', 'Lessons']),
  sustainability: paragraph(['Durabilité', 'Sustainability']),
  replicability: paragraph(['Reproductibilité', 'Replicability']),
  criteria: choices(['Critères remplis', 'Criteria met'], PRACTICE_CRITERIA),
  maturity: choice(['Maturité', 'Maturity'], PRACTICE_MATURITY),
  adoptions: lines(
    ['Adoptions', 'Adoptions'],
    [
      'Une par ligne\u00a0: qui l’a reprise | où | depuis quand | ce qui a changé. N’y nommez que ceux qui l’acceptent\u00a0: tous les lecteurs le liront.',
      'One a line: who took it up | where | since when | what changed. Name only those who agree: all readers will read it.',
    ],
  ),
});

export const practice = defineKind({
  names: {
    fr: {
      one: 'Bonne pratique',
      many: 'Bonnes pratiques',
      menu: 'Pratiques',
      new: 'Nouvelle pratique',
      intro: 'Ce que d’autres ont fait, comment, avec quels effets\u202f; et ce qu’il faut pour le refaire ailleurs.',
    },
    en: {
      one: 'Good practice',
      many: 'Good practices',
      menu: 'Practices',
      new: 'New practice',
      intro: 'What others did, how, with what effects; and what it takes to do it elsewhere.',
    },
  },
  segment: 'pratiques',
  menu: { position: 3, inHeader: true },
  weave: {
    width: 8,
    height: 8,
    path: 'M0 0h2v1h-2zM6 0h2v1h-2zM0 1h1v1h-1zM3 1h2v1h-2zM7 1h1v1h-1zM2 2h4v1h-4zM1 3h2v1h-2zM5 3h2v1h-2zM1 4h2v1h-2zM5 4h2v1h-2zM2 5h4v1h-4zM0 6h1v1h-1zM3 6h2v1h-2zM7 6h1v1h-1zM0 7h2v1h-2zM6 7h2v1h-2z',
  },
  search: {
    indexed: { fr: 'bonne pratique', en: 'good practice' },
    typed: [
      'pratique',
      'pratiques',
      'bonne pratique',
      'bonnes pratiques',
      'practice',
      'practices',
      'good practice',
      'good practices',
    ],
    example: { fr: 'pratique', en: 'practice' },
  },
  schemaOrgType: 'Article',
  expectsLens: true,
  ownFields,
  expected: {
    own: ['objective', 'targetAudience', 'place', 'validation', 'maturity'],
    common: ['countries', 'authors'],
  },
  outline: {
    fr: [
      { h: 'La pratique en bref' },
      { p: 'Ce qui se fait, par qui, depuis quand.' },
      { h: 'Comment cela se passe' },
      { p: 'Pas à pas, avec les moyens nécessaires.' },
      { h: 'Ce que cela a changé' },
      { block: 'key-figure', p: 'Ce que mesure ce chiffre.' },
      { block: 'testimony', p: 'Ce qu’en dit une personne concernée.' },
      { h: 'Ce qui l’a rendue possible, ce qui l’a freinée' },
      { p: 'Facteurs de succès et contraintes.' },
      { h: 'La reprendre ailleurs' },
      { p: 'Ce qui se transpose tel quel, ce qui doit être adapté.' },
    ],
    en: [
      { h: 'The practice in brief' },
      { p: 'What is done, by whom, since when.' },
      { h: 'How it works' },
      { p: 'Step by step, with the means it needs.' },
      { h: 'What it changed' },
      { block: 'key-figure', p: 'What this figure measures.' },
      { block: 'testimony', p: 'What someone concerned says of it.' },
      { h: 'What made it possible, what held it back' },
      { p: 'Success factors and constraints.' },
      { h: 'Doing it elsewhere' },
      { p: 'What can be taken as it is, what must be adapted.' },
    ],
  },
});
