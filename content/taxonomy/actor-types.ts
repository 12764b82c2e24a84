import type { Term } from './term.ts';

/** The types of organisation that the network's observatory distinguishes. */
export const ACTOR_TYPES = [
  { code: 'local-association', fr: 'Association locale', en: 'Local association' },
  { code: 'local-authority', fr: 'Collectivité territoriale', en: 'Local authority' },
  { code: 'youth-structure', fr: 'Structure jeunesse', en: 'Youth organisation' },
  {
    code: 'national-association-branch',
    fr: 'Antenne d’association nationale',
    en: 'Branch of a national association',
  },
  {
    code: 'osim',
    fr: 'OSIM (organisation de solidarité internationale issue des migrations)',
    en: 'OSIM (international solidarity organisation of migrants)',
  },
  {
    code: 'company',
    fr: 'Entreprise ou groupement d’entreprises',
    en: 'Company or group of companies',
  },
  { code: 'twinning-committee', fr: 'Comité de jumelage', en: 'Twinning committee' },
  { code: 'network', fr: 'Réseau ou collectif associatif', en: 'Network or group of associations' },
  { code: 'public-agency', fr: 'Agence ou organisme public', en: 'Public agency or body' },
  { code: 'school', fr: 'Établissement scolaire', en: 'School' },
  { code: 'student-association', fr: 'Association étudiante', en: 'Student association' },
  {
    code: 'higher-education',
    fr: 'Établissement d’enseignement supérieur',
    en: 'Higher education institution',
  },
  {
    code: 'training-centre',
    fr: 'Centre de formation et d’apprentissage',
    en: 'Training and apprenticeship centre',
  },
  {
    code: 'consultant',
    fr: 'Consultant, expert ou bureau d’études',
    en: 'Consultant, expert or consulting firm',
  },
  { code: 'foundation', fr: 'Fondation', en: 'Foundation' },
  { code: 'cultural-venue', fr: 'Établissement ou espace culturel', en: 'Cultural venue' },
  {
    code: 'research-institute',
    fr: 'Institut ou laboratoire de recherche',
    en: 'Research institute or laboratory',
  },
] as const satisfies readonly Term[];
