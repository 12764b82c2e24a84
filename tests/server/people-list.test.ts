import { describe, expect, it } from 'vitest';
import type { PersonWithUse } from '#db/auth/person-repository.ts';
import { selectPeople } from '#server/auth/people-list.ts';

const person = (name: string, more: Partial<PersonWithUse> = {}): PersonWithUse => ({
  id: name,
  email: `${name.split(' ')[0]!.toLowerCase()}@example.org`,
  name,
  role: 'member',
  admin: false,
  organisation: '',
  locale: 'fr',
  createdAt: '2026-11-25T10:00:00.000Z',
  disabledAt: null,
  sessions: 0,
  seenAt: null,
  ...more,
});

const PEOPLE = [
  person('Zoé Martin', { role: 'staff', seenAt: '2026-11-24T10:00:00.000Z' }),
  person('Élise Petit', { organisation: 'Côte d’Opale', disabledAt: '2026-11-25T10:00:00.000Z' }),
  person('Eva Roux', { role: 'staff', admin: true, seenAt: '2026-11-25T10:00:00.000Z' }),
  person('Anna Bo', { organisation: 'Opale 10', email: 'contact@koro.example' }),
];
const names = (query: Parameters<typeof selectPeople>[1]) =>
  selectPeople(PEOPLE, query, 'fr').map(({ id }) => id.split(' ')[0]);

describe('filtering people', () => {
  it('finds every word, without accents, in names, addresses and organisations', () => {
    expect(names({ text: 'elise' })).toEqual(['Élise']);
    expect(names({ text: 'OPALE cote d’' })).toEqual(['Élise']);
    expect(names({ text: 'koro.example' })).toEqual(['Anna']);
    expect(names({ text: 'elise koro' })).toEqual([]);
    expect(names({ text: '  ' })).toHaveLength(4);
  });

  it('separates administrators from other staff, and open accounts from disabled ones', () => {
    expect(names({ group: 'admin' })).toEqual(['Eva']);
    expect(names({ group: 'staff' })).toEqual(['Zoé']);
    expect(names({ state: 'disabled' })).toEqual(['Élise']);
    expect(names({ state: 'active', group: 'member' })).toEqual(['Anna']);
  });

  it('sorts by French rules, in both directions, without changing the given list', () => {
    expect(names({})).toEqual(['Anna', 'Élise', 'Eva', 'Zoé']);
    expect(names({ descending: true })).toEqual(['Zoé', 'Eva', 'Élise', 'Anna']);
    expect(names({ order: 'role' })).toEqual(['Eva', 'Zoé', 'Anna', 'Élise']);
    expect(names({ order: 'seen', descending: true })).toEqual(['Eva', 'Zoé', 'Anna', 'Élise']);
    expect(PEOPLE.map(({ id }) => id.split(' ')[0])).toEqual(['Zoé', 'Élise', 'Eva', 'Anna']);
  });
});
