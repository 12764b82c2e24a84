import { describe, expect, it } from 'vitest';
import { parseTarget, writeTarget } from '#content/citation/target.ts';

const PAGE = 'abcdefghjk23';
const OTHER = 'mnpqrstuvw45';
const BLOCK = 'abcd2345';

describe('a citation’s target', () => {
  it.each([
    [`material/${PAGE}`, { type: 'material', id: PAGE }],
    [`extract/${OTHER}`, { type: 'extract', id: OTHER }],
    [`block/${PAGE}/${BLOCK}`, { type: 'block', pageId: PAGE, blockId: BLOCK }],
  ] as const)('reads and writes %s', (text, target) => {
    expect(parseTarget(text)).toEqual(target);
    expect(writeTarget(target)).toBe(text);
  });

  it.each([
    '',
    'material',
    'material/',
    `material/${PAGE}/`,
    `material/${PAGE}/${BLOCK}`,
    `material/${PAGE} `,
    `material/${PAGE}\n`,
    `Material/${PAGE}`,
    `material/${PAGE.toUpperCase()}`,
    `material/../${PAGE}`,
    `page/${PAGE}`,
    `constructor/${PAGE}`,
    `block/${PAGE}`,
    `block/${PAGE}/`,
    `block/${PAGE}/${BLOCK}/${BLOCK}`,
    `block/${BLOCK}/${PAGE}`,
    `block/${PAGE}/abcd-345`,
    `https://example.org/material/${PAGE}`,
    null,
    undefined,
    42,
    [`material/${PAGE}`],
    { toString: () => `material/${PAGE}` },
  ])('refuses %j', (value) => {
    expect(parseTarget(value)).toBeNull();
  });
});
