import { expect, test } from 'vitest';
import { bookletOrder } from '#content/book/booklet-order.ts';

test('eight pages are two sheets: folded into each other, they follow one another', () => {
  expect(bookletOrder(8)).toEqual([
    [8, 1],
    [2, 7],
    [6, 3],
    [4, 5],
  ]);
});

test('pages are filled up to sheets by blank ones at the end', () => {
  expect(bookletOrder(5)).toEqual([
    [null, 1],
    [2, null],
    [null, 3],
    [4, 5],
  ]);
  expect(bookletOrder(1)).toEqual([
    [null, 1],
    [null, null],
  ]);
  expect(bookletOrder(0)).toEqual([]);
});

test('each page occurs once, however many there are, and faces its neighbour when folded', () => {
  for (let pages = 1; pages <= 60; pages++) {
    const sides = bookletOrder(pages);
    expect(sides.length % 2).toBe(0);
    const shown = sides.flat().filter((page) => page !== null);
    expect(shown.sort((a, b) => a - b)).toEqual(Array.from({ length: pages }, (_, i) => i + 1));
    // The back of a half is its other side: page 1 has page 2 behind it.
    for (let i = 0; i < sides.length; i += 2) expect(sides[i + 1]![0]).toBe(add(sides[i]![1], pages));
  }
});

const add = (page: number | null, pages: number) => (page === null || page === pages ? null : page + 1);

test('a book that is read from right to left has its fold on the right', () => {
  expect(bookletOrder(4, 'rtl')).toEqual([
    [1, 4],
    [3, 2],
  ]);
});
