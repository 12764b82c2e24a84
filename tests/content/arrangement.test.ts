import { describe, expect, test } from 'vitest';
import { type ArrangeStep, rearrange, rearrangeShown } from '#content/arrangement.ts';

const PARTS = [
  { id: 'p', title: 'Un', pageIds: ['a', 'b'] },
  { id: 'q', title: 'Deux', pageIds: ['c'] },
  { id: 'r', title: 'Trois', pageIds: [] },
];
const arranged = (step: ArrangeStep) =>
  rearrange(PARTS, step)
    ?.map(({ title, pageIds }) => `${title}:${pageIds.join('')}`)
    .join(' ');

describe('arranging a collection', () => {
  test('moves a page within its part, and from the edge of a part into the next', () => {
    expect(arranged({ type: 'move-page', part: 'p', page: 'a', by: 1 })).toBe('Un:ba Deux:c Trois:');
    expect(arranged({ type: 'move-page', part: 'p', page: 'b', by: 1 })).toBe('Un:a Deux:bc Trois:');
    expect(arranged({ type: 'move-page', part: 'q', page: 'c', by: -1 })).toBe('Un:abc Deux: Trois:');
  });

  test('places a page at a position counted without the page itself', () => {
    expect(arranged({ type: 'place-page', part: 'p', page: 'a', to: 'p', at: 1 })).toBe('Un:ba Deux:c Trois:');
    expect(arranged({ type: 'place-page', part: 'p', page: 'a', to: 'q', at: 1 })).toBe('Un:b Deux:ca Trois:');
    expect(arranged({ type: 'place-page', part: 'q', page: 'c', to: 'r', at: 99 })).toBe('Un:ab Deux: Trois:c');
  });

  test('adds, renames, removes and moves parts', () => {
    expect(arranged({ type: 'add-part', title: 'Quatre' })).toBe('Un:ab Deux:c Trois: Quatre:');
    expect(arranged({ type: 'rename-part', part: 'q', title: '2' })).toBe('Un:ab 2:c Trois:');
    expect(arranged({ type: 'remove-part', part: 'p' })).toBe('Deux:c Trois:');
    expect(arranged({ type: 'move-part', part: 'r', by: -1 })).toBe('Un:ab Trois: Deux:c');
    expect(arranged({ type: 'place-part', part: 'r', at: 0 })).toBe('Trois: Un:ab Deux:c');
    expect(arranged({ type: 'place-part', part: 'p', at: 1 })).toBe('Deux:c Un:ab Trois:');
    expect(arranged({ type: 'place-part', part: 'p', at: 99 })).toBe('Deux:c Trois: Un:ab');
  });

  test('adds a page once, and removes it', () => {
    expect(arranged({ type: 'add-page', part: 'q', page: 'x' })).toBe('Un:ab Deux:cx Trois:');
    expect(arranged({ type: 'add-page', part: 'q', page: 'c' })).toBe('Un:ab Deux:c Trois:');
    expect(arranged({ type: 'remove-page', part: 'p', page: 'a' })).toBe('Un:b Deux:c Trois:');
    // The first part is made by the first page.
    expect(rearrange([], { type: 'add-page', part: '', page: 'x' })).toEqual([{ title: '', pageIds: ['x'] }]);
  });

  test.each<ArrangeStep>([
    { type: 'rename-part', part: 'gone', title: 'x' },
    { type: 'move-part', part: 'p', by: -1 },
    { type: 'move-page', part: 'p', page: 'a', by: -1 },
    { type: 'move-page', part: 'p', page: 'c', by: 1 },
    { type: 'remove-page', part: 'p', page: 'c' },
    { type: 'place-part', part: 'gone', at: 0 },
    { type: 'add-page', part: '', page: 'x' },
    { type: 'place-page', part: 'p', page: 'a', to: 'gone', at: 0 },
    { type: 'place-page', part: 'q', page: 'a', to: 'p', at: 0 },
  ])('refuses a step that no longer applies: $type $part $page', (step) => {
    expect(rearrange(PARTS, step)).toBeNull();
  });

  test('does not change its input', () => {
    arranged({ type: 'move-page', part: 'p', page: 'b', by: 1 });
    expect(PARTS[0]!.pageIds).toEqual(['a', 'b']);
  });
});

describe('pages that the screen does not show', () => {
  const withHidden = [
    { id: 'p', title: 'Un', pageIds: ['X', 'a', 'Y', 'Z', 'b'] },
    { id: 'q', title: 'Deux', pageIds: ['W'] },
  ];
  const stepped = (step: ArrangeStep) =>
    rearrangeShown(withHidden, step, new Set(['W', 'X', 'Y', 'Z']))
      ?.map(({ title, pageIds }) => `${title}:${pageIds.join('')}`)
      .join(' ');

  test('keep their places after the page before them', () => {
    expect(stepped({ type: 'add-part', title: 'Trois' })).toBe('Un:XaYZb Deux:W Trois:');
    expect(stepped({ type: 'move-page', part: 'p', page: 'a', by: 1 })).toBe('Un:XbaYZ Deux:W');
    expect(stepped({ type: 'place-page', part: 'p', page: 'a', to: 'q', at: 0 })).toBe('Un:b Deux:WXaYZ');
    expect(stepped({ type: 'move-part', part: 'p', by: 1 })).toBe('Deux:W Un:XaYZb');
  });

  test('count for no step, and go with their part', () => {
    expect(stepped({ type: 'remove-page', part: 'p', page: 'X' })).toBeUndefined();
    expect(stepped({ type: 'remove-part', part: 'q' })).toBe('Un:XaYZb');
  });
});
