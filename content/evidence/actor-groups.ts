import type { Locale } from '#content/locale.ts';

/** Several organisations of each type of actor, within a sentence; by code. */
export const ACTOR_GROUPS: Readonly<Record<string, Readonly<Record<Locale, string>>>> = {
  'local-association': { fr: 'associations locales', en: 'local associations' },
  'local-authority': { fr: 'collectivités territoriales', en: 'local authorities' },
  'youth-structure': { fr: 'structures jeunesse', en: 'youth organisations' },
  'national-association-branch': {
    fr: 'antennes d’associations nationales',
    en: 'branches of national associations',
  },
  osim: { fr: 'OSIM', en: 'migrants’ solidarity organisations' },
  company: { fr: 'entreprises', en: 'companies' },
  'twinning-committee': { fr: 'comités de jumelage', en: 'twinning committees' },
  network: { fr: 'réseaux associatifs', en: 'networks of associations' },
  'public-agency': { fr: 'organismes publics', en: 'public bodies' },
  school: { fr: 'établissements scolaires', en: 'schools' },
  'student-association': { fr: 'associations étudiantes', en: 'student associations' },
  'higher-education': {
    fr: 'établissements d’enseignement supérieur',
    en: 'higher education institutions',
  },
  'training-centre': { fr: 'centres de formation', en: 'training centres' },
  consultant: { fr: 'consultants et experts', en: 'consultants and experts' },
  foundation: { fr: 'fondations', en: 'foundations' },
  'cultural-venue': { fr: 'lieux culturels', en: 'cultural venues' },
  'research-institute': { fr: 'instituts de recherche', en: 'research institutes' },
};
