import { z } from 'zod';
import { defineKind } from './definition.ts';
import { lines, text } from './field.ts';

const ownFields = z.object({
  objectives: lines(['Objectifs', 'Objectives'], ['Un par ligne', 'One on each line']),
  duration: text(['Durée', 'Duration']),
  groupSize: text(['Taille du groupe', 'Group size']),
  equipment: lines(['Matériel', 'Equipment'], ['Un par ligne', 'One on each line']),
});

export const module = defineKind({
  names: {
    fr: {
      one: 'Module',
      many: 'Modules',
      menu: 'Modules',
      new: 'Nouveau module',
      intro: 'Une question, une séance\u00a0: objectifs, déroulé, exercice, notes pour l’animation.',
    },
    en: {
      one: 'Module',
      many: 'Modules',
      menu: 'Modules',
      new: 'New module',
      intro: 'One question, one session: objectives, steps, exercise, notes for the facilitator.',
    },
  },
  segment: 'modules',
  menu: { position: 7, inHeader: false },
  search: {
    indexed: { fr: 'module', en: 'module' },
    typed: ['module', 'modules'],
    example: { fr: 'module', en: 'module' },
  },
  schemaOrgType: 'LearningResource',
  ownFields,
  expected: { own: ['objectives', 'duration', 'groupSize'], common: ['sectors', 'authors'] },
  outline: {
    fr: [
      { h: 'Pourquoi cette question' },
      { p: 'La situation de départ, telle que les participants la connaissent.' },
      { h: 'Déroulé' },
      { p: 'Chaque étape avec sa durée.' },
      { h: 'Notes pour l’animation' },
      { p: 'Ce qui peut arriver, et que faire alors.' },
      { h: 'Exercice' },
      { block: 'exercise', p: 'La consigne, telle qu’on la lit au groupe.' },
      { h: 'Liste de contrôle' },
      { checklist: ['Avant', 'Pendant', 'Après'] },
      { h: 'Pour aller plus loin' },
      { block: 'resources', p: 'Ressources.' },
    ],
    en: [
      { h: 'Why this question' },
      { p: 'The situation to start from, as participants know it.' },
      { h: 'Steps' },
      { p: 'Each step with its duration.' },
      { h: 'Facilitation notes' },
      { p: 'What may happen, and what to do then.' },
      { h: 'Exercise' },
      { block: 'exercise', p: 'The instructions, as they are read to the group.' },
      { h: 'Checklist' },
      { checklist: ['Before', 'During', 'After'] },
      { h: 'Going further' },
      { block: 'resources', p: 'Resources.' },
    ],
  },
});
