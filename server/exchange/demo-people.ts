import type { PersonInput } from '#content/input/people/person-input.ts';

/**
 * The demonstration's people, all invented; `exemple.org` is reserved. The first is the
 * administrator.
 */
export const DEMO_PEOPLE: readonly [PersonInput, ...PersonInput[]] = [
  { email: 'admin@exemple.org', name: 'Camille Ardouin', role: 'staff', admin: true, organisation: 'Équipe du réseau' },
  { email: 'yacine@exemple.org', name: 'Yacine Belloumi', role: 'staff', organisation: 'Équipe du réseau' },
  { email: 'leonie@exemple.org', name: 'Léonie Vasseur', role: 'staff', organisation: 'Équipe du réseau' },
  {
    email: 'aminata@exemple.org',
    name: 'Aminata Doucouré',
    role: 'member',
    organisation: 'Association Puits et Partage',
  },
  {
    email: 'bartosz@exemple.org',
    name: 'Bartosz Lewicki',
    role: 'member',
    organisation: 'Comité de jumelage Lys-Silésie',
  },
];

/** The poles of the demonstration's staff, by address. */
export const DEMO_POLES: Readonly<Record<string, string>> = {
  'admin@exemple.org': 'EPO',
  'yacine@exemple.org': 'CID',
  'leonie@exemple.org': 'ECSI',
};
