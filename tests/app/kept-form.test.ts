import { describe, expect, test } from 'vitest';
import { chooseKept, type KeptField } from '#app/http/kept-form.ts';

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
});
