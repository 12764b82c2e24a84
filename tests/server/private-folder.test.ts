import { chmodSync, existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import pino from 'pino';
import { describe, expect, test } from 'vitest';
import { takeDataFolder } from '#server/backup/data-folder.ts';
import { readEnv } from '#server/runtime/env.ts';
import { createServices } from '#server/services.ts';
import { startServerProcess } from '#tests/support/server-process.ts';
import { createTempFolder } from '#tests/support/temp-folder.ts';

const modeOf = (file: string) => (statSync(file).mode & 0o7777).toString(8);

async function take(folder: string): Promise<string[]> {
  const notices: string[] = [];
  await (await takeDataFolder(folder, (sentence) => notices.push(sentence))).release();
  return notices;
}

describe('the data folder', () => {
  test('is created for this user alone, whatever the umask', async () => {
    const folder = path.join(createTempFolder('private'), 'deep', 'data');
    const before = process.umask(0);
    try {
      expect(await take(folder)).toEqual([]);
    } finally {
      process.umask(before);
    }
    expect(modeOf(folder)).toBe('700');
  });

  test('that others could enter is closed to them, with a notice', async () => {
    const folder = createTempFolder('private');
    const env = readEnv({ DATA_DIR: folder, NAVETTE_DURABILITY: 'process' });
    await (await createServices({ env, logger: pino({ level: 'silent' }) })).close();
    chmodSync(folder, 0o755);
    expect(await take(folder)).toEqual([expect.stringContaining('was open to others')]);
    expect(modeOf(folder)).toBe('700');
    expect(await take(folder)).toEqual([]);
  });

  test('is locked by one process at a time; another gets an error that names the folder', async () => {
    const folder = createTempFolder('private');
    const lock = await takeDataFolder(folder);
    const other = takeDataFolder(folder);
    await expect(other).rejects.toMatchObject({ tag: 'FolderInUseError' });
    await expect(other).rejects.toThrow(folder);
    await lock.release();
    expect(await take(folder)).toEqual([]);
  });

  test('of an interrupted restore is settled with a notice, or unlocked if that is not possible', async () => {
    const folder = createTempFolder('private');
    expect(await take(folder)).toEqual([]);
    const pending = path.join(folder, '.restore-pending.json');
    writeFileSync(pending, '{}');
    await expect(take(folder)).rejects.toThrow(/cannot be read/);
    // Once the unreadable file is deleted, the folder can be locked.
    rmSync(pending);
    mkdirSync(path.join(folder, '.restoring'));
    expect(await take(folder)).toEqual([expect.stringMatching(/^A restore was interrupted before it changed/)]);
    expect(await take(folder)).toEqual([]);
  });

  test('that cannot be created is an error, where it is below a file or the system refuses', async () => {
    const file = path.join(createTempFolder('private'), 'file');
    writeFileSync(file, '');
    await expect(take(path.join(file, 'data'))).rejects.toMatchObject({ code: 'ENOTDIR' });
    await expect(take(file)).rejects.toMatchObject({ code: 'EEXIST' });
    await expect(take('/proc/navette/data')).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test.each([0o755, 0o1777])(
    'that holds other files, or is shared, keeps its mode; our entries in it are closed (%o)',
    async (mode) => {
      const folder = createTempFolder('private');
      for (const name of ['navette.sqlite', 'session-secret'])
        writeFileSync(path.join(folder, name), '', { mode: 0o644 });
      mkdirSync(path.join(folder, 'files'), { mode: 0o755 });
      if (mode === 0o755) writeFileSync(path.join(folder, 'site.html'), '', { mode: 0o644 });
      chmodSync(folder, mode);
      expect(await take(folder)).toEqual([expect.stringContaining('give Navette a folder of its own')]);
      expect(modeOf(folder)).toBe(mode.toString(8));
      const modes = ['navette.sqlite', 'session-secret', 'lock', 'files'].map((name) =>
        modeOf(path.join(folder, name)),
      );
      expect(modes).toEqual(['600', '600', '600', '700']);
      if (mode === 0o755) expect(modeOf(path.join(folder, 'site.html'))).toBe('644');
    },
  );

  test('of a running server is closed to others: the folder and what is created in it later', async () => {
    const folder = path.join(createTempFolder('private'), 'data');
    const server = await startServerProcess(folder);
    try {
      await fetch(`${server.url}/connexion`, {
        method: 'POST',
        body: new URLSearchParams({ email: 'admin@exemple.org' }),
      });
      expect(modeOf(folder)).toBe('700');
      for (const name of ['navette.sqlite', 'navette.sqlite-wal', 'session-secret', 'lock'])
        expect([name, existsSync(path.join(folder, name)), modeOf(path.join(folder, name))]).toEqual([
          name,
          true,
          '600',
        ]);
    } finally {
      await server.end('SIGTERM');
    }
  });
});
