import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CLOSE } from '#content/draft/collab-protocol.ts';
import { SqliteHandle } from '#db/driver/sqlite-dialect.ts';
import { type SocketRig, startSocketRig, TestEditor } from '#tests/support/socket-rig.ts';
import { until } from '#tests/support/until.ts';

/** docs/collaboration.md, rule 5: a failed commit is not hidden. */
let rig: SocketRig;
let awa: TestEditor;
let bruno: TestEditor;
let pageId: string;

beforeEach(async () => {
  rig = await startSocketRig();
  pageId = await rig.newPage();
  awa = new TestEditor(rig.url, pageId, (await rig.signIn('staff', 'Awa')).cookie);
  bruno = new TestEditor(rig.url, pageId, (await rig.signIn('staff', 'Bruno')).cookie);
  await until(() => awa.saved && bruno.saved, 'both synced');
});
afterEach(async () => {
  awa.destroy();
  bruno.destroy();
  await rig.close();
});

describe('when the disk is full', () => {
  test('the author is notified, nobody sees what is not stored, and all of it arrives when the disk has space again', async () => {
    const { database } = rig.services;
    // SQLite's own limit on the file's pages gives the error of a full disk, SQLITE_FULL.
    const looker = await SqliteHandle.open(database.file, 'readonly');
    const [size] = await looker.all<{ page_count: number }>('pragma page_count');
    await looker.close();
    await database.writeStatement(`pragma max_page_count = ${size!.page_count}`, []);
    const words = 'plein '.repeat(40_000);
    awa.type(words);
    await until(() => awa.closes.some(({ code }) => code === CLOSE.storageFailed), 'closed with the named code');
    expect(awa.saved).toBe(false);
    expect(bruno.text.toString()).not.toContain('plein');
    expect(await rig.services.health.problems()).toEqual(['storage']);
    await until(
      () => awa.closes.filter(({ code }) => code === CLOSE.storageFailed).length >= 2,
      'it came back in vain',
    );
    expect(bruno.text.toString()).not.toContain('plein');
    expect(awa.text.toString()).toContain('plein');

    awa.type('Ajouté pendant la panne. ');
    await database.writeStatement('pragma max_page_count = 1073741823', []);
    await until(() => awa.saved, 'saved after the disk came back');
    await until(
      () => bruno.text.toString().includes('Ajouté pendant la panne') && bruno.text.toString().includes('plein'),
      'seen',
      30_000,
    );
    expect(await rig.services.health.problems()).toEqual([]);
  });
});

describe('when another program has locked the database', () => {
  test('a lock longer than the database’s timeout closes the room; afterwards everything arrives', async () => {
    const other = await SqliteHandle.open(rig.services.database.file, 'readwrite');
    try {
      await other.run('begin immediate');
      awa.type('Verrouillé ');
      await until(
        () => awa.closes.some(({ code }) => code === CLOSE.storageFailed),
        'closed with the named code',
        30_000,
      );
      expect(bruno.text.toString()).not.toContain('Verrouillé');
      expect(await rig.services.health.problems()).toContain('storage');
      await other.run('rollback');
      await until(() => awa.saved, 'saved afterwards');
      await until(() => bruno.text.toString().includes('Verrouillé'), 'seen');
    } finally {
      await other.close();
    }
  });
});
