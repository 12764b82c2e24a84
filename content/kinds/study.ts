import { z } from 'zod';
import { choice, lines, paragraph, text } from './field.ts';

/** The stages of a capitalisation study, in their order. */
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
  { code: 'self', fr: 'Autocapitalisation', en: 'Self-capitalisation' },
  { code: 'mixed', fr: 'Mixte', en: 'Mixed' },
] as const;

export const studyMetadata = z.object({
  object: paragraph(['Objet : l’expérience étudiée', 'Object: the experience studied']),
  question: paragraph(['Question', 'Question']),
  period: text(['Période', 'Period']),
  places: lines(['Lieux', 'Places'], ['Un par ligne', 'One on each line']),
  organisations: lines(['Organisations', 'Organisations'], ['Une par ligne', 'One on each line']),
  audience: text(['Public visé', 'Audience']),
  mode: choice(['Mode', 'Mode'], MODES),
  team: lines(
    ['Équipe et rôles', 'Team and roles'],
    ['Une personne par ligne : nom, rôle', 'One person on each line: name, role'],
  ),
  calendar: paragraph(['Calendrier', 'Calendar']),
  stage: choice(['Étape', 'Stage'], STUDY_STAGES),
});
