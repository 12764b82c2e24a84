import {
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { COMMAND_LINE } from '#content/authorise.ts';
import { textOf } from '#content/document/document.ts';
import { parseMarkdown } from '#content/import/markdown.ts';
import { createBackup } from '#server/backup/create-backup.ts';
import { systemClock } from '#server/runtime/clock.ts';
import { backupCommand } from '#server/upkeep/backup-command.ts';
import { checkServices, newIllustratedPage } from '#tests/support/backup-floor.ts';
import {
  type BackedUpFloor,
  backUp,
  copyBackup,
  fileIn,
  misfit,
  openBackedUpFloor,
  openServices,
  recordSyncs,
  restore,
  spoil,
} from '#tests/support/backups.ts';
import { addMaterial } from '#tests/support/materials.ts';
import { createTempFolder } from '#tests/support/temp-folder.ts';
import { createTestServices } from '#tests/support/test-services.ts';

let floor: BackedUpFloor;

beforeAll(async () => {
  floor = await openBackedUpFloor();
});
afterAll(() => floor.close());

const backup = (target: string, onProgress?: (line: string) => void) => backUp(floor.services, target, onProgress);

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
      const restored = await openServices(dataDir);
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
    await restore(floor.good, dataDir);
    const secret = (folder: string) => readFileSync(path.join(folder, 'session-secret'), 'utf8');
    expect(secret(dataDir)).toBe(secret(floor.services.env.dataDir));
    const restored = await openServices(dataDir);
    expect(statSync(path.join(dataDir, 'session-secret')).mode & 0o777).toBe(0o600);
    await restored.close();
  });

  test('requires an empty folder outside the data folder', async () => {
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

  test('is readable by its owner alone, states when it was made, and omits unfinished uploads', async () => {
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

  test('includes and verifies the files of materials, and succeeds if one is erased meanwhile', async () => {
    const { services } = floor;
    const study = await services.pages.create({ kind: 'study', title: 'Une étude' }, COMMAND_LINE);
    const [kept, withdrawn] = [await addMaterial(services, study.id), await addMaterial(services, study.id)];
    for (const material of [kept, withdrawn]) {
      const received = await services.fileStore.receive([Buffer.from(`De ${material}.`)], 100);
      await services.materialFiles.add(material, { ...received, name: 'Note.txt' }, COMMAND_LINE);
    }
    const fileOf = async (material: string) => {
      const [file] = await services.materialFiles.list(material, COMMAND_LINE);
      return (await services.materialFiles.findReadable(material, file!.id, COMMAND_LINE))!.path;
    };
    const [sound, gone] = [await fileOf(kept), await fileOf(withdrawn)];
    const target = path.join(createTempFolder('backup'), 'b');
    let erased: Promise<void> | undefined;
    const { files } = await backup(target, (line) => {
      // Between the database's copy and the files'.
      if (line.startsWith('files')) erased ??= services.eraser.eraseOfMaterial(withdrawn);
    });
    await erased;
    const names = files.map((file) => path.basename(file.path));
    expect(names).toContain(path.basename(sound));
    const again = path.join(createTempFolder('backup'), 'b');
    expect((await backup(again)).files.map((file) => path.basename(file.path))).not.toContain(path.basename(gone));
    const dataDir = createTempFolder('restored');
    await restore(again, dataDir);
    const restored = await openServices(dataDir);
    expect((await checkServices(restored)).problems).toEqual([]);
    const name = (await restored.materialFiles.list(kept, COMMAND_LINE))[0]!.id;
    const served = await restored.materialFiles.findReadable(kept, name, COMMAND_LINE);
    expect(readFileSync(served!.path, 'utf8')).toBe(`De ${kept}.`);
    await restored.close();

    spoil(sound);
    await expect(backup(path.join(createTempFolder('backup'), 'b'))).rejects.toThrow(/is damaged/);
    expect((await checkServices(services)).problems).toEqual([expect.stringMatching(/a file of .* is damaged/)]);
    rmSync(sound);
    await expect(backup(path.join(createTempFolder('backup'), 'b'))).rejects.toThrow(/is missing/);
    expect((await checkServices(services)).problems).toEqual([expect.stringMatching(/a file of .* is missing/)]);
    await services.materials.remove(kept, COMMAND_LINE);
  });

  test('has all its files synced to the disk before its manifest, which marks it as complete', async () => {
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
    const interrupted = copyBackup(floor.good);
    rmSync(path.join(interrupted, 'manifest.json'));
    await expect(restore(interrupted, createTempFolder('empty'))).rejects.toThrow(/was interrupted/);
    await expect(backup(interrupted)).rejects.toThrow(/was interrupted: remove it/);
    // Nor is another folder, or a file.
    for (const other of [
      createTempFolder('empty'),
      path.join(floor.good, 'navette.sqlite'),
      path.join(floor.good, 'nowhere'),
    ]) {
      await expect(restore(other, createTempFolder('empty'))).rejects.toThrow(/There is no complete backup in/);
    }
    const unreadable = copyBackup(floor.good);
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
