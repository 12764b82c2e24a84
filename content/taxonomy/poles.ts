import type { Term } from './term.ts';

/** The network's four poles; their codes are the acronyms people use in French. */
export const POLES = [
  {
    code: 'ECSI',
    fr: 'Éducation à la citoyenneté et à la solidarité internationale',
    en: 'Education for citizenship and international solidarity',
  },
  {
    code: 'MEIJ',
    fr: 'Mobilité et engagement international des jeunes',
    en: 'Youth mobility and international engagement',
  },
  {
    code: 'CID',
    fr: 'Coopération internationale et développement',
    en: 'International cooperation and development',
  },
  {
    code: 'EPO',
    fr: 'Études, publications, observatoire',
    en: 'Studies, publications, observatory',
  },
] as const satisfies readonly Term[];
