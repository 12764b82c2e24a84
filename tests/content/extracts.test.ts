import { describe, expect, test } from 'vitest';
import { agreementOnCodes, cohensKappa } from '#content/extract/agreement.ts';
import { CODE_COLOURS, type Code, inBookOrder, withParts } from '#content/extract/code.ts';
import { extractLabel, momentOf, readMoment } from '#content/extract/extract.ts';
import { soundInput } from '#content/input/material/extract-input.ts';

const kappaOf = (table: number[][]) => cohensKappa(table).kappa;

describe('Cohen’s kappa', () => {
  test('of two readers of grants, and of two tables with the same observed agreement', () => {
    // Examples from textbooks and encyclopedias: two readers accept or reject 50 proposals; they
    // agree on 60 of 100 in both tables, with different margins.
    expect(
      kappaOf([
        [20, 5],
        [10, 15],
      ]),
    ).toBeCloseTo(0.4, 10);
    expect(
      kappaOf([
        [45, 15],
        [25, 15],
      ]),
    ).toBeCloseTo(0.1304, 4);
    expect(
      kappaOf([
        [25, 35],
        [5, 35],
      ]),
    ).toBeCloseTo(0.2593, 4);
  });

  test('of Cohen’s own example of 1960: three diagnoses of 200 patients', () => {
    const { observed, expected, kappa } = cohensKappa([
      [88, 14, 18],
      [10, 40, 10],
      [2, 6, 12],
    ]);
    expect(observed).toBeCloseTo(0.7, 10);
    expect(expected).toBeCloseTo(0.41, 10);
    expect(kappa).toBeCloseTo(0.4915, 4);
  });

  test('is 1 for the same, 0 as by chance, below for less, and nothing where there is one category', () => {
    expect(
      kappaOf([
        [3, 0],
        [0, 7],
      ]),
    ).toBe(1);
    expect(
      kappaOf([
        [4, 6],
        [4, 6],
      ]),
    ).toBeCloseTo(0, 12);
    expect(
      kappaOf([
        [0, 5],
        [5, 0],
      ]),
    ).toBe(-1);
    expect(
      kappaOf([
        [9, 0],
        [0, 0],
      ]),
    ).toBeNull();
    expect(
      kappaOf([
        [0, 0],
        [0, 0],
      ]),
    ).toBeNull();
    expect(kappaOf([])).toBeNull();
  });

  test('of two coders is counted over all paragraphs, also those that neither coded', () => {
    const units = Array.from({ length: 10 }, (_, i) => `u${i}`);
    const of = (...those: number[]) => new Map(those.map((i) => [`u${i}` as string, new Set(['eau'])] as const));
    // Both: 2; the first alone: 1; the second alone: 1; neither: 6. Observed 0.8; by chance
    // 0.3 × 0.3 + 0.7 × 0.7 = 0.58.
    const [first, second] = [of(0, 1, 2), of(0, 1, 3)];
    const onWater = () => agreementOnCodes(units, first, second, ['eau']).byCode[0]![1];
    expect(onWater()).toMatchObject({ units: 10, observed: 0.8 });
    expect(onWater().kappa).toBeCloseTo(0.22 / 0.42, 10);
    // Codes of a paragraph that no longer exists do not count.
    first.set('gone', new Set(['eau']));
    expect(onWater().units).toBe(10);
    // With a code that neither gave, 20 judgements: 18 the same.
    const { all } = agreementOnCodes(units, first, second, ['eau', 'terre']);
    expect(all).toMatchObject({ units: 20, observed: 0.9 });
    expect(all.kappa).toBeCloseTo((0.9 - 0.745) / 0.255, 10);
  });

  test('takes time for what was given, not for each code in each unit', () => {
    // A hundred thousand paragraphs, ten thousand codes: each in each would be minutes.
    const units = Array.from({ length: 100_000 }, (_, i) => `p${i}`);
    const codes = Array.from({ length: 10_000 }, (_, i) => `c${i}`);
    const coded = new Map(codes.map((code, i) => [units[i]!, new Set([code])]));
    const { all, byCode } = agreementOnCodes(units, coded, coded, codes);
    expect([all.units, all.kappa, byCode.length]).toEqual([1_000_000_000, 1, 10_000]);
  });
});

test('codes are in the order of the code book, and a code that is its own descendant is shown once', () => {
  const code = (id: string, name: string, parentId: string | null = null): Code => ({
    ...{ id, name, parentId, definition: '', colour: 'blue' },
  });
  const codes = [
    code('c', 'Zones'),
    code('b', 'Eau'),
    code('a', 'Accès', 'b'),
    code('d', 'Égout', 'a'),
    code('e', 'X', '?'),
  ];
  expect(inBookOrder(codes).map(({ id, depth }) => `${id}${depth}`)).toEqual(['b0', 'a1', 'd2', 'e0', 'c0']);
  expect([...withParts(codes, 'b')].sort()).toEqual(['a', 'b', 'd']);
  const circle = [code('a', 'A', 'b'), code('b', 'B', 'a')];
  expect(inBookOrder(circle)).toHaveLength(2);
  expect([...withParts(circle, 'a')].sort()).toEqual(['a', 'b']);
});

test('colours of codes have enough contrast with white and with the dark theme’s background', () => {
  const luminance = (hex: string) => {
    const [r, g, b] = [1, 3, 5].map((at) => {
      const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    }) as [number, number, number];
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  for (const { code, hex } of CODE_COLOURS)
    for (const ground of ['#ffffff', '#1d1f21']) {
      const [light, dark] = [luminance(hex), luminance(ground)].sort((a, b) => b - a) as [number, number];
      expect((light + 0.05) / (dark + 0.05), `${code} on ${ground}`).toBeGreaterThanOrEqual(3);
    }
});

test('moments of a recording are read as people write them', () => {
  const read = { '245': 245_000, '4:05': 245_000, '1:02:07': 3_727_000, '0:01,5': 1_500, '90:00': 5_400_000 };
  for (const [text, at] of Object.entries(read)) expect(readMoment(text), text).toBe(at);
  for (const text of ['', '-1', '4:65', '1:60:00', '1:2:3:4', 'abc', '99:00:00', '1e3', '86401'])
    expect(readMoment(text), text).toBeNull();
  expect([245_000, 3_727_900, 0].map(momentOf)).toEqual(['4:05', '1:02:07', '0:00']);
  expect(extractLabel({ kind: 'interview', number: 3 }, 2)).toBe('E3\u00a0§2');
  const sound = (from: string, to: string) => soundInput.safeParse({ from, to, codes: [], note: '' });
  expect(sound('0:10', '0:20').data).toMatchObject({ from: 10_000, to: 20_000 });
  expect(sound('0:20', '0:10').error?.issues.map(({ path }) => path[0])).toEqual(['to']);
});
