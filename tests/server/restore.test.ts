import { cpSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ALL_ACTIVITY } from '#content/activity/activity.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { titleKey as titleKeyOf } from '#content/text/title-key.ts';
import { appendToLog } from '#db/drafts/draft-repository.ts';
import { SqliteHandle } from '#db/driver/sqlite-dialect.ts';
import { createBackup } from '#server/backup/create-backup.ts';
import { settleRestore } from '#server/backup/pending-restore.ts';
import { restoreBackup } from '#server/backup/restore-backup.ts';
import { systemClock } from '#server/runtime/clock.ts';
import { checkServices, newIllustratedPage } from '#tests/support/backup-floor.ts';
import {
  type BackedUpFloor,
  changeDatabase,
  changeManifest,
  copyBackup,
  fileIn,
  openBackedUpFloor,
  openServices,
  recordSyncs,
  restore,
  spoil,
} from '#tests/support/backups.ts';
import { takeBackToFirst } from '#tests/support/first-schema.ts';
import { createTempFolder } from '#tests/support/temp-folder.ts';

let floor: BackedUpFloor;

beforeAll(async () => {
  floor = await openBackedUpFloor();
});
afterAll(() => floor.close());

interface UsedData {
  readonly dataDir: string;
  readonly databaseFile: string;
}

/** Paths of a database in a data folder, or in a folder of its own. */
function newPlaces(isElsewhere: boolean): UsedData {
  const dataDir = createTempFolder('used');
  const databaseFile = path.join(isElsewhere ? createTempFolder('elsewhere') : dataDir, 'navette.sqlite');
  return { dataDir, databaseFile };
}

/** Data with one page and its picture. */
async function usedData(isElsewhere: boolean): Promise<UsedData> {
  const used = newPlaces(isElsewhere);
  const services = await openServices(used.dataDir, { DATABASE_URL: `file:${used.databaseFile}` });
  await newIllustratedPage(services, 50);
  await services.close();
  return used;
}

/** The same data in other folders. */
function copyOf({ dataDir, databaseFile }: UsedData): UsedData {
  const copy = newPlaces(path.dirname(databaseFile) !== dataDir);
  cpSync(dataDir, copy.dataDir, { recursive: true });
  cpSync(path.dirname(databaseFile), path.dirname(copy.databaseFile), { recursive: true });
  return copy;
}

describe('restoring', () => {
  test('refuses a folder with content unless forced; then keeps that content aside', async () => {
    const dataDir = createTempFolder('used');
    const used = await openServices(dataDir);
    await newIllustratedPage(used, 50);
    await used.close();
    await expect(restore(floor.good, dataDir)).rejects.toThrow(/--force/);
    const { aside } = await restore(floor.good, dataDir, true);
    expect(aside && existsSync(path.join(aside, 'navette.sqlite'))).toBe(true);
    const restored = await openServices(dataDir);
    const titles = (await restored.pages.listDrafts(COMMAND_LINE)).map((page) => page.title);
    expect(titles.sort()).toEqual(['Page 1', 'Page 2']);
    expect((await checkServices(restored)).problems).toEqual([]);
    await restored.close();
    // The content put aside is itself a data folder.
    const old = await openServices(aside!);
    expect((await old.pages.listDrafts(COMMAND_LINE)).map((page) => page.title)).toEqual(['Page 50']);
    await old.close();
  });

  test('puts the database at the path of DATABASE_URL', async () => {
    const dataDir = createTempFolder('restored');
    const databaseFile = path.join(createTempFolder('elsewhere'), 'db.sqlite');
    await restoreBackup({ source: floor.good, dataDir, databaseFile, force: false, clock: systemClock });
    expect(existsSync(databaseFile)).toBe(true);
    expect(existsSync(path.join(dataDir, 'navette.sqlite'))).toBe(false);
  });

  test('puts the former database aside, with SQLite’s files beside it', async () => {
    const dataDir = createTempFolder('restored');
    const folder = createTempFolder('elsewhere');
    const databaseFile = path.join(folder, 'db.sqlite');
    for (const ending of ['', '-wal', '-shm']) writeFileSync(databaseFile + ending, `old${ending}`);
    const clock = () => new Date('2026-11-25T10:42:00.000Z');
    await restoreBackup({ source: floor.good, dataDir, databaseFile, force: false, clock });
    const aside = 'db.sqlite.before-restore-2026-11-25T10-42-00-000Z';
    expect(readdirSync(folder).sort()).toEqual(['db.sqlite', aside, `${aside}-shm`, `${aside}-wal`]);
    for (const ending of ['', '-wal', '-shm']) {
      expect(readFileSync(path.join(folder, aside + ending), 'utf8')).toBe(`old${ending}`);
    }
    const restored = await openServices(dataDir, { DATABASE_URL: `file:${databaseFile}` });
    expect((await restored.pages.listDrafts(COMMAND_LINE)).map(({ title }) => title).sort()).toEqual([
      'Page 1',
      'Page 2',
    ]);
    await restored.close();
  });

  test('stopped at any step leaves the old state or the new one, which the next start completes', {
    timeout: 120_000,
  }, async () => {
    for (const isElsewhere of [false, true]) {
      let steps = 0;
      const states = new Set<string>();
      const old = await usedData(isElsewhere);
      for (let stopAt = 1; stopAt <= steps + 1; stopAt++) {
        const { dataDir, databaseFile } = copyOf(old);
        let step = 0;
        const onProgress = () => {
          if (++step === stopAt) throw new Error('stopped here');
        };
        const restoring = restoreBackup({
          source: floor.good,
          dataDir,
          databaseFile,
          force: true,
          clock: systemClock,
          onProgress,
        });
        await restoring.catch((error: Error) => expect(error.message).toBe('stopped here'));
        steps = Math.max(steps, step);
        await settleRestore(dataDir);
        expect(await settleRestore(dataDir), 'settled once').toBeNull();
        const after = await openServices(dataDir, { DATABASE_URL: `file:${databaseFile}` });
        const titles = (await after.pages.listDrafts(COMMAND_LINE)).map((page) => page.title).sort();
        expect([['Page 50'], ['Page 1', 'Page 2']], `stopped at step ${stopAt}`).toContainEqual(titles);
        expect((await checkServices(after)).problems, `stopped at step ${stopAt}`).toEqual([]);
        states.add(titles.join());
        await after.close();
      }
      expect(steps).toBeGreaterThan(6);
      expect(states.size, 'both were seen').toBe(2);
    }
  });

  test('treats a folder with only a lock as empty, and keeps what was put aside before', async () => {
    const dataDir = createTempFolder('used');
    for (const name of ['lock', 'control.sock']) writeFileSync(path.join(dataDir, name), 'mine');
    expect((await restore(floor.good, dataDir)).aside).toBeNull();
    const first = (await restore(floor.good, dataDir, true)).aside!;
    const { aside, createdAt } = await restore(floor.good, dataDir, true);
    expect(createdAt).toBe(JSON.parse(readFileSync(path.join(floor.good, 'manifest.json'), 'utf8')).createdAt);
    expect(statSync(aside!).mode & 0o777).toBe(0o700);
    for (const folder of [dataDir, first, aside!]) expect(existsSync(path.join(folder, 'navette.sqlite'))).toBe(true);
    for (const name of ['lock', 'control.sock']) expect(readFileSync(path.join(dataDir, name), 'utf8')).toBe('mine');
    const rest = readdirSync(dataDir).filter((name) => name.startsWith('.') || name.startsWith('before-restore-'));
    expect(rest.map((name) => path.join(dataDir, name)).sort()).toEqual([first, aside]);
  });

  test('creates the folder that DATABASE_URL names', async () => {
    const databaseFile = path.join(createTempFolder('elsewhere'), 'new', 'folder', 'db.sqlite');
    const dataDir = createTempFolder('restored');
    await restoreBackup({ source: floor.good, dataDir, databaseFile, force: false, clock: systemClock });
    expect(readdirSync(path.dirname(databaseFile))).toEqual(['db.sqlite']);
  });

  test('is synced to the disk before it replaces the former content', async () => {
    const synced = await recordSyncs();
    try {
      const dataDir = createTempFolder('restored');
      const databaseFile = path.join(createTempFolder('elsewhere'), 'db.sqlite');
      await restoreBackup({ source: floor.good, dataDir, databaseFile, force: false, clock: systemClock });
      const { files } = JSON.parse(readFileSync(path.join(floor.good, 'manifest.json'), 'utf8')) as {
        files: { path: string }[];
      };
      const names = synced.files.map((file) => path.relative(dataDir, file));
      const decided = names.indexOf('.restore-pending.json.part');
      for (const file of files) expect(names.slice(0, decided)).toContain(path.join('.restoring', file.path));
      // Directory syncs: for the commit file, the database in its folder, and everything put in
      // place.
      expect(synced.files.slice(decided + 1)).toEqual([
        dataDir,
        `${databaseFile}.restoring`,
        path.dirname(databaseFile),
        dataDir,
      ]);
    } finally {
      synced.restore();
    }
  });

  test('that was interrupted is reported, with its outcome', async () => {
    const dataDir = createTempFolder('used');
    writeFileSync(path.join(dataDir, 'precious'), 'kept');
    const stopAt = (moment: string) =>
      restoreBackup({
        source: floor.good,
        dataDir,
        databaseFile: path.join(dataDir, 'navette.sqlite'),
        force: true,
        clock: () => new Date('2026-11-25T10:42:00.000Z'),
        onProgress: (line) => {
          if (line === moment) throw new Error('stopped here');
        },
      });
    await expect(stopAt('ready')).rejects.toThrow('stopped here');
    // Killed while writing the commit file.
    writeFileSync(path.join(dataDir, '.restore-pending.json.part'), '{"createdAt":');
    expect(await settleRestore(dataDir)).toMatch(/^A restore was interrupted before it changed anything/);
    expect(readdirSync(dataDir)).toEqual(['precious']);
    await expect(stopAt('done')).rejects.toThrow('stopped here');
    // Killed right before the last deletion.
    rmSync(path.join(dataDir, '.restoring'), { recursive: true });
    const { createdAt } = JSON.parse(readFileSync(path.join(floor.good, 'manifest.json'), 'utf8')) as {
      createdAt: string;
    };
    const aside = path.join(dataDir, 'before-restore-2026-11-25T10-42-00-000Z');
    expect(await settleRestore(dataDir)).toBe(
      `A restore had been interrupted and is now complete: the backup of ${createdAt} is in place; what was there before is in ${aside}.`,
    );
    expect(readdirSync(aside)).toEqual(['precious']);
  });

  test('that was interrupted and left an unreadable state file is an error, not a guess', async () => {
    const dataDir = createTempFolder('used');
    for (const text of ['', '{}', JSON.stringify({ createdAt: 'x', stamp: '../x', before: [], elsewhere: null })]) {
      writeFileSync(path.join(dataDir, '.restore-pending.json'), text);
      await expect(settleRestore(dataDir)).rejects.toThrow(/interrupted and .*restore-pending.json cannot be read/);
    }
    expect(readdirSync(dataDir)).toEqual(['.restore-pending.json']);
  });

  test('refuses a backup of a later release, and a later database is reported as such', async () => {
    const dataDir = createTempFolder('later');
    const later = await openServices(dataDir);
    await later.database.writeStatement(
      "insert into migration (name, timestamp) values ('9999-later', '2030-01-01T00:00:00.000Z')",
      [],
    );
    const target = path.join(createTempFolder('backup'), 'later');
    await expect(createBackup({ database: later.database, dataDir, target, clock: systemClock })).rejects.toThrow(
      /later version/,
    );
    await later.close();
    await expect(openServices(dataDir)).rejects.toThrow(/later version of Navette \(9999-later\)/);
  });

  test.each([
    [
      'of a later version',
      "insert into migration (name, timestamp) values ('9999-later', '2030-01-01T00:00:00.000Z')",
      /later version of Navette \(9999-later\)/,
    ],
    [
      'with a row that refers to nothing',
      "insert into page_slug (kind, slug, page_id) values ('article', 'perdue', 'inconnue2222')",
      /page_slug: a row refers to a page that is not there/,
    ],
    [
      'that SQLite finds unsound',
      "update sqlite_schema set sql = 'create table spoiled (a not null)' where name = 'spoiled'",
      /NULL value in spoiled.a/,
    ],
  ])('refuses a database %s, although the manifest agrees with it', async (_what, statement, reason) => {
    const source = copyBackup(floor.good);
    await changeDatabase(
      source,
      'pragma foreign_keys = off',
      'create table spoiled (a)',
      'insert into spoiled values (null)',
      'pragma writable_schema = on',
      statement,
    );
    const dataDir = createTempFolder('empty');
    await expect(restore(source, dataDir)).rejects.toThrow(reason);
    expect(readdirSync(dataDir)).toEqual([]);
  });

  test('migrates a backup of an earlier release at the start', async () => {
    const source = copyBackup(floor.good);
    const file = path.join(source, 'navette.sqlite');
    const handle = await SqliteHandle.open(file, 'readwrite');
    const [page] = await handle.all<{ id: string }>('select id from page limit 1');
    const figures = ['a-picture', 'picture22222', 'picture33333'].map((file) => ({ type: 'figure', attrs: { file } }));
    const document = { type: 'doc', content: figures };
    await handle.run(
      `insert into edition (page_id, number, title, summary, language, notice, document, html, headings, text, words, published_at)
        values (?, 99, 'Titre', '', 'fr', '{}', ?, '', '[]', '', 0, '2026-01-01')`,
      [page!.id, JSON.stringify(document)],
    );
    await handle.run("update page set edition_number = 99, status = 'published' where id = ?", [page!.id]);
    await handle.run("update page set status = 'in-review' where id = ?", [page!.id]);
    await handle.run('delete from audit');
    await takeBackToFirst(handle);
    // The log's end was compacted away.
    await handle.run("update sqlite_sequence set seq = 1000 where name = 'draft_update'");
    await handle.close();
    await changeDatabase(source);
    const dataDir = createTempFolder('restored');
    await restore(source, dataDir);
    const restored = await openServices(dataDir);
    expect((await checkServices(restored)).problems).toEqual([]);
    expect(await restored.database.read.selectFrom('checkpoint').selectAll().execute()).toEqual([]);
    const [written] = await appendToLog(
      restored.database,
      [{ pageId: page!.id, data: new Uint8Array(2), personId: null }],
      '2026-11-25T10:42:00.000Z',
    );
    expect(written).toBe(1_001);
    expect(await restored.database.read.selectFrom('editionFile').selectAll().execute()).toEqual([
      { fileId: 'a-picture', pageId: page!.id },
      { fileId: 'picture22222', pageId: page!.id },
      { fileId: 'picture33333', pageId: page!.id },
    ]);
    const shown = restored.database.read.selectFrom('edition').select('picture').where('number', '=', 99);
    expect(await shown.execute(), 'the first, if it is a file').toEqual([{ picture: 'picture22222' }]);
    const titled = await restored.database.read.selectFrom('page').select(['title', 'titleKey']).execute();
    expect(titled.map(({ titleKey }) => titleKey)).toEqual(titled.map(({ title }) => titleKeyOf(title)));
    const counted = await restored.database.read.selectFrom('page').select(['id', 'boardPart']).execute();
    expect(counted.map(({ boardPart }) => boardPart)).toEqual(counted.map(({ id }) => id[0]));
    // For a page that was marked for review, there is a request to the team as a whole.
    expect(
      await restored.database.read.selectFrom('reviewRequest').select(['pageId', 'personId', 'name']).execute(),
    ).toEqual([{ pageId: page!.id, personId: null, name: '' }]);
    // Actions from before the audit log existed are in the activity feed, as far as they are known.
    const { events } = await restored.activity.ofPage(COMMAND_LINE, page!.id, ALL_ACTIVITY);
    expect(events.map(({ action }) => action)).toContain('page.created');
    expect(events.find(({ detail }) => detail.number === 99)).toMatchObject({
      at: '2026-01-01',
      action: 'edition.published',
      actor: 'cli',
    });
    await restored.close();
  });

  test.each([
    ['a byte of the database was changed', (folder: string) => spoil(path.join(folder, 'navette.sqlite'))],
    ['a byte of a picture was changed', (folder: string) => spoil(fileIn(folder, '.webp'))],
    ['a file is missing', (folder: string) => rmSync(fileIn(folder, '.webp'))],
    ['a file is cut short', (folder: string) => writeFileSync(path.join(folder, 'navette.sqlite'), 'x')],
    ['its manifest is cut short', (folder: string) => changeManifest(folder, (text) => text.slice(0, 20))],
    [
      'its manifest leads elsewhere',
      (folder: string) => changeManifest(folder, (text) => text.replace('session-secret', '../session-secret')),
    ],
  ])('refuses a backup when %s, and changes nothing', async (_what, damage) => {
    const source = copyBackup(floor.good);
    damage(source);
    const dataDir = createTempFolder('used');
    writeFileSync(path.join(dataDir, 'precious'), 'kept');
    await expect(restore(source, dataDir, true)).rejects.toThrow(/damaged/);
    expect(readdirSync(dataDir)).toEqual(['precious']);
  });
});
