import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { type FileHandle, open as openFile } from 'node:fs/promises';
import path from 'node:path';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { COMMAND_LINE } from '#content/authorise.ts';
import { textOf } from '#content/document/document.ts';
import { DRAFT_FRAGMENT } from '#content/document/schema.ts';
import { parseMarkdown } from '#content/import/markdown.ts';
import { SqliteHandle } from '#db/sqlite-dialect.ts';
import { createBackup } from '#server/backup/create-backup.ts';
import { settleRestore } from '#server/backup/pending-restore.ts';
import { restoreBackup } from '#server/backup/restore-backup.ts';
import { systemClock } from '#server/runtime/clock.ts';
import { readEnv } from '#server/runtime/env.ts';
import { createServices } from '#server/services.ts';
import { backupCommand } from '#server/upkeep/backup-command.ts';
import { checkServices, newIllustratedPage } from '#tests/support/backup-floor.ts';
import { createTempFolder } from '#tests/support/temp-folder.ts';
import { createTestServices, type TestServices } from '#tests/support/test-services.ts';

let floor: TestServices;
/** A backup of two pages with a picture each. */
let good: string;

beforeAll(async () => {
  floor = await createTestServices();
  await newIllustratedPage(floor.services, 1);
  await newIllustratedPage(floor.services, 2);
  good = path.join(createTempFolder('backup'), 'good');
  await backup(good);
});
afterAll(() => floor.close());

const backup = (target: string, onProgress: (line: string) => void = () => {}) =>
  createBackup({
    database: floor.services.database,
    dataDir: floor.services.env.dataDir,
    target,
    clock: systemClock,
    onProgress,
  });

const restore = (source: string, dataDir: string, force = false) =>
  restoreBackup({ source, dataDir, databaseFile: path.join(dataDir, 'navette.sqlite'), force, clock: systemClock });

function open(dataDir: string, variables: Record<string, string> = {}) {
  return createServices({ env: readEnv({ DATA_DIR: dataDir, ...variables }), logger: pino({ level: 'silent' }) });
}

/** A copy of the good backup, to be damaged. */
function copyOfGood(): string {
  const folder = createTempFolder('spoiled');
  const manifest = JSON.parse(readFileSync(path.join(good, 'manifest.json'), 'utf8')) as { files: { path: string }[] };
  for (const name of [...manifest.files.map((file) => file.path), 'manifest.json']) {
    const target = path.join(folder, name);
    mkdirSync(path.dirname(target), { recursive: true });
    copyFileSync(path.join(good, name), target);
  }
  return folder;
}

/** Changes one byte in the middle of a file. */
function spoil(file: string): void {
  const bytes = readFileSync(file);
  bytes[Math.floor(bytes.length / 2)]! ^= 0xff;
  writeFileSync(file, bytes);
}

function changeManifest(folder: string, change: (text: string) => string): void {
  const file = path.join(folder, 'manifest.json');
  writeFileSync(file, change(readFileSync(file, 'utf8')));
}

/** A file of a backup, by its suffix. */
const fileIn = (folder: string, ending: string): string =>
  path.join(folder, (readdirSync(folder, { recursive: true }) as string[]).find((name) => name.endsWith(ending))!);

/** Records which files and folders are synced to the disk, in order, until it is restored. */
async function recordSyncs() {
  const files: string[] = [];
  const handle = await openFile(path.join(good, 'manifest.json'));
  const prototype = Object.getPrototypeOf(handle) as FileHandle;
  await handle.close();
  const sync = prototype.sync;
  const spy = vi.spyOn(prototype, 'sync').mockImplementation(function (this: FileHandle) {
    files.push(readlinkSync(`/proc/self/fd/${this.fd}`));
    return sync.call(this);
  });
  return { files, restore: () => spy.mockRestore() };
}

/** Adds an entry to a manifest, and its file, as an attacker would. */
function addToManifest(folder: string, name: string): void {
  const file = path.join(folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, 'x');
  const sha256 = createHash('sha256').update('x').digest('hex');
  changeManifest(folder, (text) => {
    const manifest = JSON.parse(text) as { files: unknown[] };
    return JSON.stringify({ ...manifest, files: [...manifest.files, { path: name, bytes: 1, sha256 }] });
  });
}

/** Changes the database of a backup and adjusts the manifest, as if edited by hand. */
async function changeDatabase(folder: string, ...statements: readonly string[]): Promise<void> {
  const file = path.join(folder, 'navette.sqlite');
  const handle = await SqliteHandle.open(file, 'readwrite');
  for (const sql of statements) await handle.run(sql);
  await handle.close();
  changeManifest(folder, (text) => {
    const manifest = JSON.parse(text) as { files: { path: string; bytes: number; sha256: string }[] };
    const copy = manifest.files.find((one) => one.path === 'navette.sqlite')!;
    const bytes = readFileSync(file);
    Object.assign(copy, { bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') });
    return JSON.stringify(manifest);
  });
}

/** An update that adds an element outside the schema to the draft. */
function misfit(): Buffer {
  const draft = new Y.Doc();
  draft.getXmlFragment(DRAFT_FRAGMENT).insert(0, [new Y.XmlElement('nonsense')]);
  return Buffer.from(Y.encodeStateAsUpdate(draft));
}

describe('a backup', () => {
  test('made while people write and add pictures restores to one consistent instant', {
    timeout: 60_000,
  }, async () => {
    const { services } = floor;
    const draft = await newIllustratedPage(services, 3);
    let going = true;
    let seed = 100;
    const adding = (async () => {
      while (going) await newIllustratedPage(services, seed++);
    })();
    let typed = 0;
    const type = () => {
      typed++;
      return services.drafts.replace(draft, parseMarkdown(`Compte ${typed}.\n\nCompte ${typed}.`).document);
    };
    await type();
    const typing = (async () => {
      while (going) await type();
    })();
    const backups: string[] = [];
    for (let i = 0; i < 3; i++) {
      const target = path.join(createTempFolder('backup'), 'here');
      await backup(target);
      backups.push(target);
    }
    going = false;
    await Promise.all([adding, typing]);
    expect(typed).toBeGreaterThan(3);
    let before = 0;
    for (const target of backups) {
      const dataDir = createTempFolder('restored');
      await restore(target, dataDir);
      const restored = await open(dataDir);
      const report = await checkServices(restored);
      expect(report.problems).toEqual([]);
      const pages = await restored.pages.listDrafts(COMMAND_LINE);
      expect(pages.length).toBeGreaterThanOrEqual(before);
      before = pages.length;
      // Both paragraphs were written in one edit: no state has only one.
      const { document } = await restored.drafts.read(draft);
      const paragraphs = document.content.content.map((node) => textOf(node.toJSON()));
      expect(paragraphs[0]).toBe(paragraphs[1]);
      await restored.close();
    }
  });

  test('keeps sessions valid: it includes the secret, readable by its owner alone', async () => {
    const dataDir = createTempFolder('restored');
    await restore(good, dataDir);
    const secret = (folder: string) => readFileSync(path.join(folder, 'session-secret'), 'utf8');
    expect(secret(dataDir)).toBe(secret(floor.services.env.dataDir));
    const restored = await open(dataDir);
    expect(statSync(path.join(dataDir, 'session-secret')).mode & 0o777).toBe(0o600);
    await restored.close();
  });

  test('needs a folder of its own', async () => {
    const target = createTempFolder('full');
    writeFileSync(path.join(target, 'x'), '');
    await expect(backup(target)).rejects.toThrow(/not empty/);
    const { dataDir } = floor.services.env;
    for (const within of [dataDir, path.join(dataDir, 'files/backup')]) {
      await expect(backup(within)).rejects.toThrow(/outside the data folder/);
    }
    const link = path.join(target, 'link');
    symlinkSync(dataDir, link);
    await expect(backup(path.join(link, 'backup'))).rejects.toThrow(/outside the data folder/);
  });

  test('is readable by its owner alone, says when it was made, and omits unfinished uploads', async () => {
    const { dataDir } = floor.services.env;
    const unfinished = path.join(dataDir, 'files', 'ab', 'x.tmp');
    mkdirSync(path.dirname(unfinished), { recursive: true });
    writeFileSync(unfinished, 'x');
    const target = path.join(createTempFolder('backup'), 'new');
    const clock = () => new Date('2026-11-25T10:42:00.000Z');
    const manifest = await createBackup({ database: floor.services.database, dataDir, target, clock });
    rmSync(unfinished);
    expect(statSync(target).mode & 0o777).toBe(0o700);
    expect(JSON.parse(readFileSync(path.join(target, 'manifest.json'), 'utf8'))).toEqual(manifest);
    expect(manifest.createdAt).toBe('2026-11-25T10:42:00.000Z');
    expect(manifest.files.map((file) => file.path).filter((name) => name.endsWith('.tmp'))).toEqual([]);
    expect(manifest.files.length).toBeGreaterThan(4);
  });

  test('is synced to the disk completely before its manifest says that it is complete', async () => {
    const synced = await recordSyncs();
    const target = path.join(createTempFolder('backup'), 'b');
    try {
      const { files } = await backup(target);
      const names = synced.files.map((file) => path.relative(target, file));
      const part = names.indexOf('manifest.json.part');
      for (const file of files) expect(names.slice(0, part), file.path).toContain(file.path);
      expect(names.at(-1), 'the name of the manifest').toBe('');
    } finally {
      synced.restore();
    }
  });

  test('that was interrupted is not mistaken for a complete one', async () => {
    const interrupted = copyOfGood();
    rmSync(path.join(interrupted, 'manifest.json'));
    await expect(restore(interrupted, createTempFolder('empty'))).rejects.toThrow(/was interrupted/);
    await expect(backup(interrupted)).rejects.toThrow(/was interrupted: remove it/);
    // Nor is another folder, or a file.
    for (const other of [createTempFolder('empty'), path.join(good, 'navette.sqlite'), path.join(good, 'nowhere')]) {
      await expect(restore(other, createTempFolder('empty'))).rejects.toThrow(/There is no complete backup in/);
    }
    const unreadable = copyOfGood();
    rmSync(path.join(unreadable, 'manifest.json'));
    mkdirSync(path.join(unreadable, 'manifest.json'));
    await expect(restore(unreadable, createTempFolder('empty'))).rejects.toThrow(/EISDIR/);
  });

  test('is refused if a file it needs is missing or damaged', async () => {
    const broken = await createTestServices();
    await newIllustratedPage(broken.services, 9);
    const { database, env } = broken.services;
    const folder = path.join(env.dataDir, 'files');
    const [name] = (readdirSync(folder, { recursive: true }) as string[]).filter((one) =>
      /[0-9a-f]{64}\.webp$/.test(one),
    );
    const file = path.join(folder, name!);
    const target = path.join(createTempFolder('backup'), 'b');
    writeFileSync(file, 'damaged');
    await expect(createBackup({ database, dataDir: env.dataDir, target, clock: systemClock })).rejects.toThrow(
      /damaged/,
    );
    // It must not leave what it wrote to fill the disk.
    expect(readdirSync(target)).toEqual([]);
    rmSync(file);
    await expect(createBackup({ database, dataDir: env.dataDir, target, clock: systemClock })).rejects.toThrow(
      /1 files are missing from the data folder/,
    );
    await broken.close();
  });

  test('omits mail that is removed meanwhile, and is refused if a file cannot be read', async () => {
    const mail = path.join(floor.services.env.dataDir, 'outbox', 'mail.txt');
    mkdirSync(path.dirname(mail), { recursive: true });
    const backUp = (change: () => void) => {
      writeFileSync(mail, 'Bonjour');
      return backup(path.join(createTempFolder('backup'), 'b'), (line) => line.startsWith('outbox: 0') && change());
    };
    expect((await backUp(() => {})).files.map((file) => file.path)).toContain('outbox/mail.txt');
    expect((await backUp(() => rmSync(mail))).files.map((file) => file.path)).not.toContain('outbox/mail.txt');
    const unreadable = backUp(() => {
      rmSync(mail);
      mkdirSync(mail);
    });
    await expect(unreadable).rejects.toThrow(/EISDIR/);
    rmSync(mail, { recursive: true });
  });

  test.each(['navette.sqlite', '-800.webp', 'session-secret'])(
    'is refused if its copy of %s differs from the original',
    async (ending) => {
      const target = path.join(createTempFolder('backup'), 'b');
      const backingUp = backup(target, (line) => {
        if (line === 'manifest') spoil(fileIn(target, ending));
      });
      await expect(backingUp).rejects.toThrow(/not written well: .*was changed/);
      expect(readdirSync(target)).toEqual([]);
    },
  );
});

describe('the command shown to administrators', () => {
  test.each([
    ['/srv/navette/data', 'cd /srv/navette && npm run navette -- backup /srv/navette-backup-$(date +%F-%H%M)'],
    [
      '/var/lib/wiki',
      'cd /srv/navette && DATA_DIR=/var/lib/wiki npm run navette -- backup /var/lib/navette-backup-$(date +%F-%H%M)',
    ],
    [
      "/mnt/l'eau vive/wiki",
      "cd /srv/navette && DATA_DIR='/mnt/l'\\''eau vive/wiki' npm run navette -- backup '/mnt/l'\\''eau vive/navette-backup'-$(date +%F-%H%M)",
    ],
  ])('for a data folder at %s', (dataDir, command) => {
    expect(backupCommand({ dataDir, project: '/srv/navette' })).toBe(command);
  });
});

describe('restoring', () => {
  test('refuses a folder with content unless forced; then keeps that content aside', async () => {
    const dataDir = createTempFolder('used');
    const used = await open(dataDir);
    await newIllustratedPage(used, 50);
    await used.close();
    await expect(restore(good, dataDir)).rejects.toThrow(/--force/);
    const { aside } = await restore(good, dataDir, true);
    expect(aside && existsSync(path.join(aside, 'navette.sqlite'))).toBe(true);
    const restored = await open(dataDir);
    const titles = (await restored.pages.listDrafts(COMMAND_LINE)).map((page) => page.title);
    expect(titles.sort()).toEqual(['Page 1', 'Page 2']);
    expect((await checkServices(restored)).problems).toEqual([]);
    await restored.close();
    // The content put aside is itself a data folder.
    const old = await open(aside!);
    expect((await old.pages.listDrafts(COMMAND_LINE)).map((page) => page.title)).toEqual(['Page 50']);
    await old.close();
  });

  test('puts the database where DATABASE_URL says', async () => {
    const dataDir = createTempFolder('restored');
    const databaseFile = path.join(createTempFolder('elsewhere'), 'db.sqlite');
    await restoreBackup({ source: good, dataDir, databaseFile, force: false, clock: systemClock });
    expect(existsSync(databaseFile)).toBe(true);
    expect(existsSync(path.join(dataDir, 'navette.sqlite'))).toBe(false);
  });

  test('puts the former database aside, with SQLite’s files beside it', async () => {
    const dataDir = createTempFolder('restored');
    const folder = createTempFolder('elsewhere');
    const databaseFile = path.join(folder, 'db.sqlite');
    for (const ending of ['', '-wal', '-shm']) writeFileSync(databaseFile + ending, `old${ending}`);
    const clock = () => new Date('2026-11-25T10:42:00.000Z');
    await restoreBackup({ source: good, dataDir, databaseFile, force: false, clock });
    const aside = 'db.sqlite.before-restore-2026-11-25T10-42-00-000Z';
    expect(readdirSync(folder).sort()).toEqual(['db.sqlite', aside, `${aside}-shm`, `${aside}-wal`]);
    for (const ending of ['', '-wal', '-shm']) {
      expect(readFileSync(path.join(folder, aside + ending), 'utf8')).toBe(`old${ending}`);
    }
    const restored = await open(dataDir, { DATABASE_URL: `file:${databaseFile}` });
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
      for (let stopAt = 1; stopAt <= steps + 1; stopAt++) {
        const dataDir = createTempFolder('used');
        const databaseFile = path.join(isElsewhere ? createTempFolder('elsewhere') : dataDir, 'navette.sqlite');
        const variables = { DATA_DIR: dataDir, DATABASE_URL: `file:${databaseFile}` };
        const old = await open(dataDir, variables);
        await newIllustratedPage(old, 50);
        await old.close();
        let step = 0;
        const onProgress = () => {
          if (++step === stopAt) throw new Error('stopped here');
        };
        const restoring = restoreBackup({
          source: good,
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
        const after = await open(dataDir, variables);
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
    expect((await restore(good, dataDir)).aside).toBeNull();
    const first = (await restore(good, dataDir, true)).aside!;
    const { aside, createdAt } = await restore(good, dataDir, true);
    expect(createdAt).toBe(JSON.parse(readFileSync(path.join(good, 'manifest.json'), 'utf8')).createdAt);
    expect(statSync(aside!).mode & 0o777).toBe(0o700);
    for (const folder of [dataDir, first, aside!]) expect(existsSync(path.join(folder, 'navette.sqlite'))).toBe(true);
    for (const name of ['lock', 'control.sock']) expect(readFileSync(path.join(dataDir, name), 'utf8')).toBe('mine');
    const rest = readdirSync(dataDir).filter((name) => name.startsWith('.') || name.startsWith('before-restore-'));
    expect(rest.map((name) => path.join(dataDir, name)).sort()).toEqual([first, aside]);
  });

  test('creates the folder that DATABASE_URL names', async () => {
    const databaseFile = path.join(createTempFolder('elsewhere'), 'new', 'folder', 'db.sqlite');
    const dataDir = createTempFolder('restored');
    await restoreBackup({ source: good, dataDir, databaseFile, force: false, clock: systemClock });
    expect(readdirSync(path.dirname(databaseFile))).toEqual(['db.sqlite']);
  });

  test('is synced to the disk before it replaces the former content', async () => {
    const synced = await recordSyncs();
    try {
      const dataDir = createTempFolder('restored');
      const databaseFile = path.join(createTempFolder('elsewhere'), 'db.sqlite');
      await restoreBackup({ source: good, dataDir, databaseFile, force: false, clock: systemClock });
      const { files } = JSON.parse(readFileSync(path.join(good, 'manifest.json'), 'utf8')) as {
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
        source: good,
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
    const { createdAt } = JSON.parse(readFileSync(path.join(good, 'manifest.json'), 'utf8')) as { createdAt: string };
    const aside = path.join(dataDir, 'before-restore-2026-11-25T10-42-00-000Z');
    expect(await settleRestore(dataDir)).toBe(
      `A restore had been interrupted and is now complete: the backup of ${createdAt} is in place; what was there before is in ${aside}.`,
    );
    expect(readdirSync(aside)).toEqual(['precious']);
  });

  test('that was interrupted and left an unreadable file is not guessed at', async () => {
    const dataDir = createTempFolder('used');
    for (const text of ['', '{}', JSON.stringify({ createdAt: 'x', stamp: '../x', before: [], elsewhere: null })]) {
      writeFileSync(path.join(dataDir, '.restore-pending.json'), text);
      await expect(settleRestore(dataDir)).rejects.toThrow(/interrupted and .*restore-pending.json cannot be read/);
    }
    expect(readdirSync(dataDir)).toEqual(['.restore-pending.json']);
  });

  test('refuses a backup of a later release, and a later database is reported as such', async () => {
    const dataDir = createTempFolder('later');
    const later = await open(dataDir);
    await later.database.writeStatement(
      "insert into migration (name, timestamp) values ('9999-later', '2030-01-01T00:00:00.000Z')",
      [],
    );
    const target = path.join(createTempFolder('backup'), 'later');
    await expect(createBackup({ database: later.database, dataDir, target, clock: systemClock })).rejects.toThrow(
      /later version/,
    );
    await later.close();
    await expect(open(dataDir)).rejects.toThrow(/later version of Navette \(9999-later\)/);
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
    const source = copyOfGood();
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
    const source = copyOfGood();
    const file = path.join(source, 'navette.sqlite');
    const handle = await SqliteHandle.open(file, 'readwrite');
    const [page] = await handle.all<{ id: string }>('select id from page limit 1');
    const document = { type: 'doc', content: [{ type: 'figure', attrs: { file: 'a-picture' } }] };
    await handle.run(
      `insert into edition (page_id, number, title, summary, language, notice, document, html, headings, text, words, published_at)
        values (?, 99, 'Titre', '', 'fr', '{}', ?, '', '[]', '', 0, '2026-01-01')`,
      [page!.id, JSON.stringify(document)],
    );
    await handle.run("update page set edition_number = 99, status = 'published' where id = ?", [page!.id]);
    const later = [
      'file_text',
      'edition_attachment',
      'edition_file',
      'attachment',
      'checkpoint_author',
      'draft_writer',
      'checkpoint_replacement',
      'checkpoint',
      'unanswered_query',
      'synonym_list',
    ];
    for (const table of later) await handle.run(`drop table ${table}`);
    const indexes = ['edition_reviewed', 'collection_cover', 'page_listed', 'page_status', 'edition_latest'];
    for (const index of indexes) await handle.run(`drop index ${index}`);
    await handle.run('alter table edition drop column reviewed');
    await handle.run('alter table collection drop column cover_alt');
    await handle.run('alter table page drop column published_position');
    await handle.run('alter table draft_snapshot drop column parts');
    await handle.run('alter table draft_snapshot drop column whole');
    await handle.run("delete from migration where name > '0001-first'");
    await handle.close();
    await changeDatabase(source);
    const dataDir = createTempFolder('restored');
    await restore(source, dataDir);
    const restored = await open(dataDir);
    expect((await checkServices(restored)).problems).toEqual([]);
    expect(await restored.database.read.selectFrom('checkpoint').selectAll().execute()).toEqual([]);
    expect(await restored.database.read.selectFrom('editionFile').selectAll().execute()).toEqual([
      { fileId: 'a-picture', pageId: page!.id },
    ]);
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
    const source = copyOfGood();
    damage(source);
    const dataDir = createTempFolder('used');
    writeFileSync(path.join(dataDir, 'precious'), 'kept');
    await expect(restore(source, dataDir, true)).rejects.toThrow(/damaged/);
    expect(readdirSync(dataDir)).toEqual(['precious']);
  });
});

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
    const source = copyOfGood();
    if (name === 'files') changeManifest(source, (text) => text.replace(/"files\/[^"]+"/, '"files"'));
    else addToManifest(source, name);
    await expect(restore(source, dataDir, true)).rejects.toThrow(/The manifest.json of .* is damaged/);
    expect([readdirSync(folder), readdirSync(dataDir)]).toEqual([['data'], []]);
  });

  test('may name files in folders, with every name that Navette gives', async () => {
    const source = copyOfGood();
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
    const source = copyOfGood();
    changeManifest(source, (text) => JSON.stringify(change(JSON.parse(text))));
    await expect(restore(source, createTempFolder('empty'))).rejects.toThrow(/The manifest.json of .* is damaged/);
  });
});

describe('the check', () => {
  test('finds what is missing, inconsistent or unused', async () => {
    const spoiled = await createTestServices();
    const { services } = spoiled;
    const pageId = await newIllustratedPage(services, 7);
    await services.editions.publish(pageId, {}, COMMAND_LINE);
    expect((await checkServices(services)).problems).toEqual([]);
    const { dataDir } = services.env;
    const files = path.join(dataDir, 'files');
    const names = (readdirSync(files, { recursive: true }) as string[]).filter((name) => name.endsWith('.webp'));
    for (const name of names) rmSync(path.join(files, name));
    writeFileSync(path.join(files, `${'0'.repeat(64)}.webp`), 'x');
    utimesSync(path.join(files, `${'0'.repeat(64)}.webp`), 1, 1);
    const statements: [string, unknown[]][] = [
      [
        'insert into draft_update (page_id, data, created_at) values (?, ?, ?)',
        [pageId, misfit(), '2026-01-01T00:00:00.000Z'],
      ],
      ['update page set edition_number = 4 where id = ?', [pageId]],
      ['delete from page_slug where page_id = ?', [pageId]],
      [`update edition set document = '{"type":"nonsense"}' where page_id = ?`, [pageId]],
    ];
    for (const [sql, parameters] of statements) await services.database.writeStatement(sql, parameters);
    const { problems, advice, remarks } = await checkServices(services);
    const found = problems.join('\n');
    for (const expected of [
      '7.png of /articles/page-7: files/',
      'is missing',
      'does not fit the schema',
      'latest edition is 4',
      'does not lead to it',
      'edition 1 cannot be read',
    ]) {
      expect(found).toContain(expected);
    }
    expect(problems).toHaveLength(5);
    expect(advice).toHaveLength(4);
    expect(remarks).toHaveLength(1);
    await spoiled.close();
  });
});
