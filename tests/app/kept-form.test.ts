import { describe, expect, test } from 'vitest';
import { chooseKept, type KeptField } from '#app/http/kept-form.ts';

const choices = (count: number): KeptField[] => Array.from({ length: count }, (_, i) => ['common.countries', `C${i}`]);
const TITLE: KeptField = ['title', 'Un titre tapé'];
const ADDRESS: KeptField = ['email', 'awa@example.org'];

describe('what is given back of a form that was not taken', () => {
  test('is all of it where it may be sent again', () => {
    const fields = [TITLE, ...choices(47)];
    expect(chooseKept(fields, true)).toEqual({ fields, again: true });
  });

  test('is what was typed alone where it may not, or where there are too many fields to be sent again', () => {
    const typed = { fields: [TITLE, ADDRESS], again: false };
    expect(chooseKept([TITLE, ...choices(3), ADDRESS], false)).toEqual(typed);
    expect(chooseKept([TITLE, ...choices(47), ADDRESS], true)).toEqual(typed);
  });

  test('is never more than a few dozen fields', () => {
    const many = Array.from({ length: 700 }, (): KeptField => TITLE);
    expect(chooseKept(many, false).fields).toHaveLength(48);
    expect(chooseKept(many, true)).toMatchObject({ again: false, fields: { length: 48 } });
  });
});
