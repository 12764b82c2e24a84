import { existsSync, utimesSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { COMMAND_LINE } from '#content/authorise.ts';
import type { DocumentNode } from '#content/document/document.ts';
import { fitDocument } from '#content/document/fit/fit.ts';
import { checkServices } from '#tests/support/backup-floor.ts';
import { type Floor, openFloor } from '#tests/support/floor.ts';

/** The server's own maintenance: the bin is emptied, unused files are deleted from the disk. */
let floor: Floor;
beforeAll(async () => {
  floor = await openFloor({ linger: 20 });
});
afterAll(() => floor.close());

const drawing = (size: number) =>
  Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}"><path d="M0 0h${size}v${size}z"/></svg>`,
  );
let size = 3;

/** A page whose draft shows these files, beside one of its own. */
async function newPage(title: string, shows: readonly string[] = []) {
  const page = await floor.newPage({ title, summary: 'x', visibility: 'public' });
  const { services } = floor;
  const { id: file } = await services.files.add(
    { bytes: drawing(++size), name: 'image', pageId: page.id },
    COMMAND_LINE,
  );
  const figure = (one: string): DocumentNode => ({ type: 'figure', attrs: { file: one, alt: 'Un point' } });
  const content = [
    { type: 'paragraph', attrs: { id: 'p2222222' }, content: [{ type: 'text', text: title }] },
    ...[...shows, file].map(figure),
  ];
  await services.drafts.replace(page.id, fitDocument({ type: 'doc', content }).document);
  return { page, file, path: await pathOf(file) };
}

/** The path of a file on the disk. */
async function pathOf(file: string): Promise<string> {
  return (await floor.services.files.findReadable(COMMAND_LINE, file, null))!.path;
}

const isThere = async (id: string) => (await floor.services.pages.find(id)) !== null;
/** As if it had been received long ago: the disk has a clock of its own. */
const age = (path: string) => utimesSync(path, new Date(0), new Date(0));

describe('a page in the bin', () => {
  test('is deleted after thirty days, unless it was brought back', async () => {
    const [late, early, back] = [await newPage('Un'), await newPage('Deux'), await newPage('Trois')];
    const { bin, upkeep } = floor.services;
    for (const { page } of [late, back]) await bin.bin(page.id, COMMAND_LINE);
    floor.clock.pass({ days: 29 });
    await bin.bin(early.page.id, COMMAND_LINE);
    await bin.restore(back.page.id, COMMAND_LINE);
    await bin.bin(back.page.id, COMMAND_LINE);
    await upkeep.run();
    expect(await isThere(late.page.id)).toBe(true);
    floor.clock.pass({ days: 1, seconds: 1 });
    await upkeep.run();
    expect([await isThere(late.page.id), await isThere(early.page.id), await isThere(back.page.id)]).toEqual([
      false,
      true,
      true,
    ]);
    const { read } = floor.services.database;
    const audit = await read.selectFrom('audit').select(['actor', 'subject']).where('action', '=', 'page.deleted');
    expect(await audit.execute()).toEqual([{ actor: 'server', subject: late.page.id }]);
  });
});

describe('the files of a deleted page', () => {
  test('leave the disk a day later, but for those that another page uses', async () => {
    const { bin, upkeep, files, editions } = floor.services;
    const first = await newPage('Quatre');
    const extra = await newPage('Cinq');
    const published = await newPage('Six', [first.file]);
    // Pasted into a draft, and never published.
    await newPage('Sept', [extra.file]);
    await editions.publish(published.page.id, {}, COMMAND_LINE);
    const alone = await newPage('Huit');
    for (const one of [first, extra, alone]) {
      await bin.bin(one.page.id, COMMAND_LINE);
      await bin.remove(one.page.id, one.page.title, COMMAND_LINE);
      age(one.path);
    }
    await upkeep.run();
    expect(existsSync(alone.path), 'a backup may still copy it').toBe(true);
    expect((await checkServices(floor.services)).remarks).toEqual([]);
    floor.clock.pass({ days: 1, seconds: 1 });
    await upkeep.run();
    expect([first, extra, alone].map(({ path }) => existsSync(path))).toEqual([true, true, false]);
    expect(await files.findReadable(COMMAND_LINE, alone.file, null)).toBeNull();
    for (const { file } of [first, extra]) expect(await pathOf(file)).toBeTruthy();
    expect(await checkServices(floor.services)).toMatchObject({ problems: [], remarks: [] });
  });

  test('stay if the same bytes came again meanwhile', async () => {
    const { bin, upkeep, files, database } = floor.services;
    const gone = await newPage('Neuf');
    const again = await newPage('Dix');
    await bin.bin(gone.page.id, COMMAND_LINE);
    await bin.remove(gone.page.id, gone.page.title, COMMAND_LINE);
    age(gone.path);
    // Received again, and not in a row yet: the file on the disk is new again.
    await files.prepare({ bytes: drawing(size - 1), name: 'image' }, COMMAND_LINE);
    floor.clock.pass({ days: 2 });
    await upkeep.run();
    expect(existsSync(gone.path)).toBe(true);
    await files.add({ bytes: drawing(size - 1), name: 'image', pageId: again.page.id }, COMMAND_LINE);
    age(gone.path);
    await upkeep.run();
    expect(existsSync(gone.path)).toBe(true);
    const waiting = await database.read.selectFrom('removedFile').select('sha256').execute();
    expect(waiting.filter(({ sha256 }) => gone.path.includes(sha256))).toEqual([]);
  });
});
