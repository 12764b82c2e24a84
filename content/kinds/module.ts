import { z } from 'zod';
import { defineKind } from './definition.ts';
import { choices, lines, text } from './field.ts';
import { AUDIENCES, PROJECT_STEPS } from './module-guide.ts';

const ownFields = z.object({
  needs: lines(
    ['Je veux…', 'I want to…'],
    [
      'Un besoin par ligne, à la suite de «\u202fJe veux\u202f»\u00a0: «\u202fouvrir la discussion sans braquer\u202f». Les boîtes à outils mènent au module par là.',
      'One need on each line, going on from “I want to”: “open the discussion without a clash”. Toolkits lead to the module by them.',
    ],
  ),
  audience: choices(['Pour qui', 'For whom'], AUDIENCES),
  projectSteps: choices(['Étapes du projet', 'Steps of a project'], PROJECT_STEPS),
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
  weave: {
    width: 8,
    height: 4,
    path: 'M0 0h2v1h-2zM6 0h2v1h-2zM1 1h2v1h-2zM5 1h2v1h-2zM2 2h4v1h-4zM0 3h1v1h-1zM3 3h2v1h-2zM7 3h1v1h-1z',
  },
  search: {
    indexed: { fr: 'module', en: 'module' },
    typed: ['module', 'modules'],
    example: { fr: 'module', en: 'module' },
  },
  schemaOrgType: 'LearningResource',
  hasSessions: true,
  ownFields,
  expected: { own: ['needs', 'objectives', 'duration', 'groupSize'], common: ['sectors', 'authors'] },
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
