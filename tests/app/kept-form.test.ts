import { describe, expect, test } from 'vitest';
import { chooseKept, type KeptField, MOST_GIVEN_BACK } from '#app/http/kept-form.ts';

const choices = (count: number): KeptField[] => Array.from({ length: count }, (_, i) => ['common.countries', `C${i}`]);
const TITLE: KeptField = ['title', 'Un titre tapé'];
const ADDRESS: KeptField = ['email', 'awa@example.org'];

describe('the fields given back from a refused form', () => {
  test('are all fields if the form may be sent again', () => {
    const fields = [TITLE, ...choices(47)];
    expect(chooseKept(fields, true)).toEqual({ fields, again: true });
  });

  test('are only typed texts if it may not, or has too many fields', () => {
    const typed = { fields: [TITLE, ADDRESS], again: false };
    expect(chooseKept([TITLE, ...choices(3), ADDRESS], false)).toEqual(typed);
    expect(chooseKept([TITLE, ...choices(47), ADDRESS], true)).toEqual(typed);
  });

  test('are never more than a few dozen', () => {
    const many = Array.from({ length: 700 }, (): KeptField => TITLE);
    expect(chooseKept(many, false).fields).toHaveLength(48);
    expect(chooseKept(many, true)).toMatchObject({ again: false, fields: { length: 48 } });
  });

  test('are cut where their signs would take more HTML than the largest text, and never sent again so', () => {
    const shown = (kept: ReturnType<typeof chooseKept>) =>
      kept.fields.map(([, value]) => value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').length);
    for (const again of [true, false]) {
      const kept = chooseKept([TITLE, ['summary', '<&'.repeat(400_000)], ADDRESS], again);
      expect(kept.again).toBe(false);
      expect(kept.fields.map(([name]) => name)).toEqual(['title', 'summary']);
      expect(MOST_GIVEN_BACK - shown(kept).reduce((sum, one) => sum + one)).toBeLessThan(5);
    }
    // Two million letters and apostrophes, and the largest form that may be sent again.
    const text: KeptField = ['summary', "L’eau d'ici ".repeat(150_000)];
    expect(chooseKept([TITLE, text], false).fields).toEqual([TITLE, text]);
    const signs: KeptField = ['summary', '<'.repeat(524_288)];
    expect(chooseKept([signs], true)).toEqual({ fields: [signs], again: true });
    // No half of a letter.
    expect(chooseKept([['summary', `x${'😀'.repeat(1_100_000)}`]], false).fields[0]![1]).toMatch(/😀$/u);
  });
});
