import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ACCEPTED } from '#tests/mutation/accepted.js';

test('accepted mutants name code that their files hold: otherwise they are reported as new', () => {
  const oneLine = (code: string) => code.replaceAll(/\s+/g, ' ');
  const outdated = ACCEPTED.filter(({ file, code, line }) => {
    const source = existsSync(file) ? readFileSync(file, 'utf8') : '';
    const lines = source.split('\n').map((one) => one.trim());
    return !oneLine(source).includes(code) || (line !== undefined && !lines.includes(line));
  });
  expect(outdated).toEqual([]);
});
