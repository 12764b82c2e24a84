import { expect, test } from 'vitest';
import { ClientOwners } from '#server/collab/participants/client-owners.ts';

test('a client id belongs to the first person who claims it: nobody else may write under it', () => {
  const owners = new ClientOwners();
  expect(owners.claimAll([1, 2], 'awa')).toBe(true);
  expect(owners.claim(3, null)).toBe(true);
  expect([owners.claim(1, 'awa'), owners.claim(1, 'bruno'), owners.claim(1, null)]).toEqual([true, false, false]);
  expect([owners.claim(3, null), owners.claim(3, 'awa')]).toEqual([true, false]);
  expect(owners.claimAll([4, 2], 'bruno')).toBe(false);
  expect(owners.claimAll([], 'bruno')).toBe(true);
});

test('a person can claim a limited number of ids and continues with those; other people are not affected', () => {
  const owners = new ClientOwners();
  for (let id = 0; id < 5_000; id++) expect(owners.claim(id, 'awa')).toBe(true);
  expect([owners.claim(5_000, 'awa'), owners.claim(0, 'awa'), owners.claim(4_999, 'awa')]).toEqual([false, true, true]);
  expect(owners.claim(5_000, 'bruno')).toBe(true);
  expect(owners.claim(5_001, 'awa')).toBe(false);
});
