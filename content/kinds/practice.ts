import { z } from 'zod';
import { choice, choices, paragraph, text } from './field.ts';

/** FAO's seven criteria of a good practice. Source: docs/sources.md. */
export const PRACTICE_CRITERIA = [
  { code: 'effective', fr: 'Efficace, et suivie d’effets', en: 'Effective and successful' },
  {
    code: 'sustainable',
    fr: 'Durable : environnement, économie, société',
    en: 'Sustainable: environment, economy, society',
  },
  { code: 'gender-sensitive', fr: 'Sensible au genre', en: 'Gender sensitive' },
  { code: 'feasible', fr: 'Techniquement faisable', en: 'Technically feasible' },
  { code: 'participatory', fr: 'Participative par nature', en: 'Inherently participatory' },
  { code: 'replicable', fr: 'Reproductible et adaptable', en: 'Replicable and adaptable' },
  { code: 'risk-reducing', fr: 'Réduit les risques de crise', en: 'Reduces crisis risks' },
] as const;

/** The maturity ladder. */
export const PRACTICE_MATURITY = [
  { code: 'innovation', fr: 'Innovation', en: 'Innovation' },
  { code: 'promising', fr: 'Pratique prometteuse', en: 'Promising practice' },
  { code: 'good', fr: 'Bonne pratique', en: 'Good practice' },
  { code: 'institutionalised', fr: 'Pratique institutionnalisée', en: 'Institutionalised practice' },
] as const;

export const practiceMetadata = z.object({
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
});
