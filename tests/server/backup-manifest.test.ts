import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  addToManifest,
  type BackedUpFloor,
  changeManifest,
  copyBackup,
  openBackedUpFloor,
  restore,
} from '#tests/support/backups.ts';
import { createTempFolder } from '#tests/support/temp-folder.ts';

let floor: BackedUpFloor;

beforeAll(async () => {
  floor = await openBackedUpFloor();
});
afterAll(() => floor.close());

describe('a manifest', () => {
  test.each([
    'files/../../escaped',
    'files/ab/../../../escaped',
    '../session-secret',
    'lock',
    'other/x',
    'nested/files/x',
    'files/a b',
    'files',
    'session-secret.txt',
    '.restore-pending.json',
  ])('that names %s is refused, and nothing is written', async (name) => {
    const folder = createTempFolder('within');
    const dataDir = path.join(folder, 'data');
    mkdirSync(dataDir);
    const source = copyBackup(floor.good);
    if (name === 'files') changeManifest(source, (text) => text.replace(/"files\/[^"]+"/, '"files"'));
    else addToManifest(source, name);
    await expect(restore(source, dataDir, true)).rejects.toThrow(/The manifest.json of .* is damaged/);
    expect([readdirSync(folder), readdirSync(dataDir)]).toEqual([['data'], []]);
  });

  test('may name files in folders, with every name that Navette gives', async () => {
    const source = copyBackup(floor.good);
    for (const name of ['outbox/2026-01-01_a@b.org+1.eml', 'files/x', 'files/a/b/c-800.webp']) {
      addToManifest(source, name);
    }
    const dataDir = createTempFolder('restored');
    const manifest = JSON.parse(readFileSync(path.join(source, 'manifest.json'), 'utf8')) as { files: unknown[] };
    const restored = await restore(source, dataDir);
    expect(restored.files).toBe(manifest.files.length);
    expect(readFileSync(path.join(dataDir, 'files/a/b/c-800.webp'), 'utf8')).toBe('x');
    expect(readdirSync(path.join(dataDir, 'outbox'))).toContain('2026-01-01_a@b.org+1.eml');
  });

  test.each<[string, (manifest: { format: number; files: { path: string }[] }) => unknown]>([
    ['of another format', (manifest) => ({ ...manifest, format: 2 })],
    [
      'without the database',
      (manifest) => ({ ...manifest, files: manifest.files.filter((file) => file.path !== 'navette.sqlite') }),
    ],
    ['without a date', (manifest) => ({ ...manifest, createdAt: 'hier' })],
    ['of nothing', () => null],
  ])('%s is refused', async (_what, change) => {
    const source = copyBackup(floor.good);
    changeManifest(source, (text) => JSON.stringify(change(JSON.parse(text))));
    await expect(restore(source, createTempFolder('empty'))).rejects.toThrow(/The manifest.json of .* is damaged/);
  });
});
