import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { COMMAND_LINE } from '#content/authorise.ts';
import { NavetteError } from '#content/errors.ts';
import { importPaths } from '#server/exchange/import-paths.ts';
import type { Services } from '#server/services.ts';
import { type Floor, openFloor } from '#tests/support/floor.ts';
import { createTempFolder } from '#tests/support/temp-folder.ts';

/** Which files of an import are tried, reported and left, whatever happens to one of them. */

let floor: Floor;
beforeAll(async () => {
  floor = await openFloor();
});
afterAll(() => floor.close());

/** Files of these names, each with a title of its own. */
function put(...names: readonly string[]): string {
  const folder = createTempFolder('paths');
  for (const name of names) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), `# ${path.basename(folder)} ${name}\n\nDes mots.\n`);
  }
  return folder;
}
const namesIn = (folder: string, files: readonly string[]) => files.map((file) => path.relative(folder, file));

/** The services of a floor on which the text of `b.md` cannot be read. */
function failing(error: unknown): Services {
  const drafts = {
    readMarkdown: (...input: Parameters<Services['drafts']['readMarkdown']>) =>
      input[0].includes(' b.md') ? Promise.reject(error) : floor.services.drafts.readMarkdown(...input),
  };
  return { ...floor.services, drafts: drafts as unknown as Services['drafts'] };
}

test('the files of all paths are imported in order, and each is announced before its import', async () => {
  const folder = put('one/b.md', 'one/a.md', 'two/c.md');
  const reported: unknown[] = [];
  const { files, left } = await importPaths(
    floor.services,
    ['two', 'one'].map((name) => path.join(folder, name)),
    {},
    COMMAND_LINE,
    { onFile: (index, total, { file }) => reported.push([index, total, path.relative(folder, file)]) },
  );
  expect(reported).toEqual([
    [1, 3, 'two/c.md'],
    [2, 3, 'one/a.md'],
    [3, 3, 'one/b.md'],
  ]);
  expect(files.map(({ outcome }) => outcome)).toEqual(['created', 'created', 'created']);
  const paths = files.map((file) => file.path);
  expect([namesIn(folder, paths), left]).toEqual([['two/c.md', 'one/a.md', 'one/b.md'], []]);
});

test.each([
  ['is refused', new NavetteError('too-large', { limit: 1 })],
  ['cannot be read from the disk', Object.assign(new Error('EIO: i/o error'), { syscall: 'read', code: 'EIO' })],
])('a file that %s is reported, and the others are imported', async (_what, error) => {
  const folder = put('a.md', 'b.md', 'c.md');
  const { files, left } = await importPaths(failing(error), [folder], {}, COMMAND_LINE);
  expect(files.map(({ outcome }) => outcome)).toEqual(['created', 'failed', 'created']);
  expect(files[1]).toEqual({ path: path.join(folder, 'b.md'), outcome: 'failed', error });
  expect(left).toEqual([]);
});

test.each([
  ['of the program', new TypeError('undefined is not a function')],
  ['that is no Error object', { syscall: 'read' }],
])('an error %s is thrown, and not reported as the file’s', async (_what, error) => {
  const folder = put('a.md', 'b.md');
  await expect(importPaths(failing(error), [folder], {}, COMMAND_LINE)).rejects.toBe(error);
});

test('a cancelled import tries no more files; the error of the file being read is still reported', async () => {
  const folder = put('a.md', 'b.md', 'c.md');
  const stop = new AbortController();
  const error = new NavetteError('too-large', { limit: 1 });
  const watch = {
    signal: stop.signal,
    onFile: (index: number) => {
      if (index === 2) stop.abort();
    },
  };
  const { files, left } = await importPaths(failing(error), [folder], {}, COMMAND_LINE, watch);
  expect(files.map(({ outcome }) => outcome)).toEqual(['created', 'failed']);
  expect(namesIn(folder, left)).toEqual(['c.md']);
  const reported: number[] = [];
  const none = await importPaths(floor.services, [put('d.md')], {}, COMMAND_LINE, {
    signal: stop.signal,
    onFile: (index) => reported.push(index),
  });
  expect([none.files, none.left.length, reported]).toEqual([[], 1, []]);
});
