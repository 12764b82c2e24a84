import type { Term } from './term.ts';

/** The sectors by which the network classifies projects and pages. */
export const SECTORS = [
  { code: 'water', fr: 'Eau et assainissement', en: 'Water and sanitation' },
  { code: 'energy', fr: 'Énergie', en: 'Energy' },
  { code: 'waste', fr: 'Déchets', en: 'Waste' },
  { code: 'agriculture', fr: 'Agriculture et alimentation', en: 'Agriculture and food' },
  { code: 'health', fr: 'Santé', en: 'Health' },
  { code: 'education', fr: 'Éducation et formation', en: 'Education and training' },
  { code: 'gender', fr: 'Genre', en: 'Gender' },
  { code: 'youth-mobility', fr: 'Mobilité des jeunes', en: 'Youth mobility' },
  { code: 'economic-development', fr: 'Développement économique', en: 'Economic development' },
  { code: 'climate', fr: 'Climat et environnement', en: 'Climate and environment' },
  { code: 'culture', fr: 'Culture', en: 'Culture' },
  { code: 'governance', fr: 'Gouvernance locale', en: 'Local governance' },
] as const satisfies readonly Term[];
