import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Room, readHouse } from './house-graph.ts';
import { layOut } from './house-layout.ts';
import { drawHouse } from './house-svg.ts';
import { ROOT } from './module-graph.ts';

const house = readHouse();
const room = (name: string, ...uses: string[]): Room => ({ name, files: 1, uses });

describe('the picture of the house', () => {
  test('docs/house.svg shows the imports as they are: `npm run house` draws it again', () => {
    const committed = readFileSync(path.join(ROOT, 'docs/house.svg'), 'utf8');
    expect(drawHouse(house) === committed, 'docs/house.svg is out of date: run `npm run house`').toBe(true);
  });

  test('a room is left of the rooms that it uses; an arrow implied by others is omitted', () => {
    const rooms = [
      room('a', 'b', 'c'),
      room('b', 'c'),
      room('c'),
      room('d', 'b'),
      room('e', 'd'),
      room('f'),
      room('g'),
    ];
    const { columns, edges } = layOut(rooms);
    const columnOf = (name: string) =>
      columns.findIndex((column) => column.some((c) => 'room' in c && c.room === name));
    expect(['a', 'b', 'c', 'd', 'e', 'f'].map(columnOf)).toEqual([1, 2, 3, 1, 0, 3]);
    expect(edges.map(({ from, to }) => `${from} > ${to}`)).toEqual(['a > b', 'b > c', 'd > b', 'e > d']);
    expect(edges.some(({ back }) => back)).toBe(false);
  });

  test('a circle of rooms is drawn with one arrow back', () => {
    const { edges } = layOut([room('a', 'b'), room('b', 'c'), room('c', 'a'), room('d')]);
    expect(edges.filter(({ back }) => back)).toEqual([{ from: 'c', to: 'a', back: true }]);
  });

  test('a room that most rooms use is ground; one that uses most and is used by none is wiring', () => {
    const rooms = [room('a', 'ground'), room('b', 'ground'), room('c'), room('ground'), room('top', 'a', 'b', 'c')];
    expect(layOut(rooms)).toMatchObject({ wiring: ['top'], ground: ['ground'] });
  });
});
