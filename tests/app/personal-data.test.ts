import { describe, expect, test } from 'vitest';
import { takePersonalData } from '#app/frame/personal-data.ts';

const MARK = 'f00d';
const rootOf = (viewer: { name: string; id: string }) => ({ root: { viewer: { role: 'member', ...viewer } } });

describe('what is one person’s in a page’s data', () => {
  test('leaves the same data for two people, whatever letters their ids begin with', () => {
    const taken = ['a1', 'e2', 'y3', 'b4', '55'].map((id) => takePersonalData(rootOf({ name: 'Binta Sow', id }), MARK));
    for (const { data } of taken) expect(data).toEqual(taken[0]!.data);
    expect(taken.map(({ values }) => values.get(2))).toEqual(['a1', 'e2', 'y3', 'b4', '55']);
  });

  test('leaves whether a name begins with a vowel, before which French elides', () => {
    const [awa, omar, binta] = ['Awa', 'Omar', 'Binta'].map((name) =>
      JSON.stringify(takePersonalData(rootOf({ name, id: 'b4' }), MARK).data),
    );
    expect(awa).toBe(omar);
    expect(awa).not.toBe(binta);
    expect(awa).not.toContain('Awa');
  });

  test('leaves a name as it is that HTML would write otherwise', () => {
    const { data, values } = takePersonalData(rootOf({ name: 'A & B', id: 'b4' }), MARK);
    expect(JSON.stringify(data)).toContain('A & B');
    expect(values.has(1)).toBe(false);
  });
});
