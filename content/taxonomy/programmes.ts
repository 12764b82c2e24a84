import type { Term } from './term.ts';

/**
 * The programmes that pages may belong to. Their proper names stay French; only the explanations
 * are translated.
 */
export const PROGRAMMES = [
  {
    code: 'recital-odd',
    fr: 'RECITAL-ODD (tandems, fonds territoriaux, projets structurants)',
    en: 'RECITAL-ODD (tandems, local funds, structuring projects)',
  },
  {
    code: 'explor',
    fr: 'EXPLOR (missions courtes d’expertise)',
    en: 'EXPLOR (short expertise missions)',
  },
  {
    code: 'acteurs-energie-afrique',
    fr: 'Acteurs de l’Énergie pour l’Afrique',
    en: 'Acteurs de l’Énergie pour l’Afrique (access to energy)',
  },
  {
    code: 'ready-to-move',
    fr: 'Ready to Move (mobilité des jeunes)',
    en: 'Ready to Move (youth mobility)',
  },
  { code: 'peics', fr: 'PEICS (structures jeunesse)', en: 'PEICS (youth centres)' },
  {
    code: 'festival-solidarites',
    fr: 'Festival des Solidarités',
    en: 'Festival des Solidarités (solidarity festival)',
  },
  {
    code: 'jsi-vvsi',
    fr: 'JSI et VVSI (projets de solidarité des jeunes)',
    en: 'JSI and VVSI (young people’s solidarity projects)',
  },
  {
    code: 'cles-en-main',
    fr: 'Projets «\u202fclés en main\u202f» (Maroc, Mali, Pologne)',
    en: 'Turnkey projects (Morocco, Mali, Poland)',
  },
  {
    code: 'services-essentiels',
    fr: 'Services essentiels (eau, énergie, déchets)',
    en: 'Essential services (water, energy, waste)',
  },
  {
    code: 'science-et-societe',
    fr: 'Science et Société',
    en: 'Science et Société (research and society)',
  },
  {
    code: 'reinventer-le-monde',
    fr: 'Réinventer le monde',
    en: 'Réinventer le monde (global education)',
  },
  {
    code: 'cooplab',
    fr: 'CoopLab (outils pour les projets)',
    en: 'CoopLab (tools for projects)',
  },
] as const satisfies readonly Term[];
