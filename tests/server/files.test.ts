import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import pino from 'pino';
import sharp, { type Metadata, type Sharp } from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { COMMAND_LINE } from '#content/authorise.ts';
import { emptyNotice } from '#content/kinds/notice.ts';
import { PUBLIC_VIEWER, type Viewer } from '#content/people/person.ts';
import type { Visibility } from '#content/permission.ts';
import { Database } from '#db/driver/database.ts';
import { newId } from '#db/driver/new-id.ts';
import { insertCollection } from '#db/pages/collection-repository.ts';
import { findEditionCards, insertEdition, withdrawFromEdition } from '#db/pages/edition-repository.ts';
import { insertPage, updatePage } from '#db/pages/page-repository.ts';
import { FileService } from '#server/files/file-service.ts';
import { FileStore } from '#server/files/file-store.ts';
import { judgePicture } from '#server/materials/shown-pictures.ts';

let folder: string;
let database: Database;
let files: FileService;
const member: Viewer = { role: 'member', personId: 'm', name: 'M', sessionId: 's' };

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'navette-files-'));
  database = await Database.open(path.join(folder, 'navette.sqlite'), 'process');
  files = new FileService({
    database,
    clock: () => new Date('2026-11-25T10:42:00Z'),
    store: new FileStore(folder),
    logger: pino({ level: 'silent' }),
    judgePicture,
  });
});

afterAll(async () => {
  await database.close();
  await rm(folder, { recursive: true });
});

async function addPage(visibility: Visibility, editionNumber: number | null): Promise<string> {
  const id = newId();
  const now = '2026-11-25T10:00:00.000Z';
  await database.write((trx) =>
    insertPage(trx, {
      id,
      kind: 'factsheet',
      slug: `page-${id}`,
      title: 'Page',
      summary: '',
      language: 'fr',
      visibility,
      status: 'draft',
      notice: emptyNotice('factsheet'),
      translationGroup: null,
      createdBy: null,
      createdAt: now,
      updatedAt: now,
      archivedAt: null,
      editionNumber,
      ownerId: null,
      dueOn: null,
    }),
  );
  return id;
}

/** A picture without equal rows, so that it does not compress to nothing. */
function picture(width: number, height: number): Sharp {
  const data = Buffer.alloc(width * height * 3);
  for (let i = 0; i < data.length; i++) data[i] = (i * 31 + Math.floor(i / width) * 17) % 256;
  return sharp(data, { raw: { width, height, channels: 3 } });
}

const add = (bytes: Uint8Array | AsyncIterable<Uint8Array>, pageId: string | null = null, name = 'image.png') =>
  files.add({ bytes, name, pageId }, COMMAND_LINE);

async function metadataOf(id: string, width: number | null = null): Promise<Metadata> {
  const file = await files.findReadable(COMMAND_LINE, id, width);
  return sharp(await readFile(file!.path)).metadata();
}

describe('adding an image', () => {
  test('stores every accepted type as WebP, at most 1600 px wide, with a variant of 800 px', async () => {
    const source = picture(2000, 1000);
    const sources = await Promise.all([
      source.clone().jpeg().toBuffer(),
      source.clone().png().toBuffer(),
      source.clone().webp().toBuffer(),
      source.clone().gif().toBuffer(),
      source.clone().avif({ effort: 0 }).toBuffer(),
    ]);
    for (const bytes of sources) {
      const added = await add(bytes);
      expect(added).toMatchObject({ width: 1600, height: 800 });
      expect(await metadataOf(added.id)).toMatchObject({ format: 'webp', width: 1600 });
      expect(await metadataOf(added.id, 800)).toMatchObject({ format: 'webp', width: 800, height: 400 });
    }
  });

  test('draws SVG sharply at full width, without external references', async () => {
    const svg = Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 400 200" width="400" height="200"><script>alert(1)</script><image xlink:href="file:///etc/hostname" width="10" height="10"/><rect width="400" height="200" fill="#0b5d57"/></svg>`,
    );
    const added = await add(svg, null, 'dessin.svg');
    expect(added).toMatchObject({ width: 1600, height: 800 });
    expect((await metadataOf(added.id)).format).toBe('webp');
  });

  test('does not enlarge small images, and serves them when the small variant is requested', async () => {
    const added = await add(await picture(300, 200).png().toBuffer());
    expect(added).toMatchObject({ width: 300, height: 200 });
    expect((await metadataOf(added.id, 800)).width).toBe(300);
  });

  test('makes the variants for lists once, when they are asked for, and serves the narrowest that is wide enough', async () => {
    const added = await add(await picture(1000, 500).jpeg().toBuffer());
    const served = async (asked: number) => {
      const file = (await files.findReadable(COMMAND_LINE, added.id, asked))!;
      const { format, width } = await sharp(await readFile(file.path)).metadata();
      return [format, width, file.etag.replace(/^[0-9a-f]{64}/, '')];
    };
    // Concurrent requests share one.
    expect(await Promise.all([served(88), served(240)])).toEqual([
      ['webp', 240, '-240'],
      ['webp', 240, '-240'],
    ]);
    const { path: name } = (await files.findReadable(COMMAND_LINE, added.id, 240))!;
    const { mtimeMs } = await stat(name);
    expect(await served(241)).toEqual(['webp', 480, '-480']);
    expect(await served(800)).toEqual(['webp', 800, '-800']);
    expect(await served(801)).toEqual(['webp', 1000, '']);
    expect(await served(100)).toEqual(['webp', 240, '-240']);
    expect((await stat(name)).mtimeMs).toBe(mtimeMs);
    expect((await stat(name)).size).toBeLessThan((await readFile(name.replace('-240', ''))).length / 3);
    expect((await readdir(path.join(folder, 'files'))).filter((one) => one.endsWith('.tmp'))).toEqual([]);
  });

  test('serves the next wider variant where one cannot be made, and removes all of them with the image', async () => {
    let now = new Date('2026-11-25T10:42:00Z');
    const store = new FileStore(folder);
    const later = new FileService({
      database,
      clock: () => now,
      store,
      logger: pino({ level: 'silent' }),
      judgePicture,
    });
    const added = await add(await picture(900, 450).jpeg().toBuffer());
    const widths = async (asked: number) => (await later.findReadable(COMMAND_LINE, added.id, asked))!.etag.slice(64);
    const whole = (await later.findReadable(COMMAND_LINE, added.id, null))!;
    await rename(whole.path, `${whole.path}.away`);
    expect(await widths(240)).toBe('-800');
    await rename(`${whole.path}.away`, whole.path);
    // Not tried again at once: what failed is likely to fail again.
    expect(await widths(240)).toBe('-800');
    now = new Date(now.getTime() + 60_000);
    expect([await widths(240), await widths(480)]).toEqual(['-240', '-480']);
    const names = ['', '-240', '-480', '-800'].map((end) => whole.path.replace('.webp', `${end}.webp`));
    const old = new Date(Date.now() - 2 * 3_600_000);
    for (const name of names) await utimes(name, old, old);
    expect(store.remove({ sha256: whole.etag, mediaType: 'image/webp' })).toBe(true);
    for (const name of names) await expect(stat(name)).rejects.toThrow('ENOENT');
    later.close();
  });

  test('a variant that cannot be made affects no other image; five failures stop all for a minute', async () => {
    let now = new Date('2026-11-25T10:42:00Z');
    const store = new FileStore(folder);
    const later = new FileService({
      database,
      clock: () => now,
      store,
      logger: pino({ level: 'silent' }),
      judgePicture,
    });
    const widthOf = async (id: string) => (await later.findReadable(COMMAND_LINE, id, 240))!.etag.slice(64);
    // Of different bytes, since the same are one file.
    const images = await Promise.all(
      [901, 902, 903, 904, 905, 906, 907].map(async (width) => add(await picture(width, 450).jpeg().toBuffer())),
    );
    const [sound, ...others] = images.map(({ id }) => id);
    for (const id of others.slice(0, 5)) {
      const whole = (await later.findReadable(COMMAND_LINE, id, null))!;
      await rename(whole.path, `${whole.path}.away`);
    }
    for (const id of others.slice(0, 4)) expect(await widthOf(id)).toBe('-800');
    expect(await widthOf(sound!)).toBe('-240');
    // Failures are counted since the last variant that was made.
    expect(await widthOf(others[4]!)).toBe('-800');
    expect(await widthOf(others[5]!)).toBe('-240');
    now = new Date(now.getTime() + 60_000);
    for (const id of others.slice(0, 5)) expect(await widthOf(id)).toBe('-800');
    const next = await add(await picture(908, 450).jpeg().toBuffer());
    expect(await widthOf(next.id)).toBe('-800');
    now = new Date(now.getTime() + 60_000);
    expect(await widthOf(next.id)).toBe('-240');
    later.close();
  });

  test('rotates photos upright and removes their location and author', async () => {
    const photo = await picture(400, 200)
      .jpeg()
      .withExif({ IFD0: { Copyright: 'Awa', Make: 'Phone' }, IFD3: { GPSLatitude: '50/1 37/1 0/1' } })
      .withMetadata({ orientation: 6 })
      .toBuffer();
    expect((await sharp(photo).metadata()).exif).toBeDefined();
    const added = await add(photo, null, 'photo.jpg');
    expect(added).toMatchObject({ width: 200, height: 400 });
    const kept = await metadataOf(added.id);
    expect(kept.exif ?? kept.xmp ?? kept.iptc).toBeUndefined();
    expect(kept.orientation).toBeUndefined();
  });

  test('refuses what is not an image, whatever its name', async () => {
    for (const text of ['<html><script>alert(1)</script></html>', '%PDF-1.7', 'GIF89a', '']) {
      await expect(add(Buffer.from(text), null, 'photo.jpg')).rejects.toMatchObject({ code: 'unsupported-type' });
    }
    const tiff = await picture(20, 20).tiff().toBuffer();
    await expect(add(tiff)).rejects.toMatchObject({ code: 'unsupported-type' });
    const cut = (await picture(500, 500).jpeg().toBuffer()).subarray(0, 9_000);
    await expect(add(cut)).rejects.toMatchObject({ code: 'unsupported-type', details: { reason: 'damaged' } });
  });

  test('refuses too many bytes without reading them all, and too many pixels without decoding them', async () => {
    let given = 0;
    const endless = (async function* () {
      for (;;) {
        given++;
        yield new Uint8Array(1024 * 1024);
      }
    })();
    await expect(add(endless)).rejects.toMatchObject({ code: 'too-large' });
    expect(given).toBeLessThanOrEqual(13);
    const bomb = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="60000" height="60000"/>');
    await expect(add(bomb)).rejects.toMatchObject({ code: 'too-large' });
    const wide = await sharp({ create: { width: 10_000, height: 5_001, channels: 3, background: '#fff' } })
      .png()
      .toBuffer();
    await expect(add(wide)).rejects.toMatchObject({ code: 'too-large' });
  });

  test('streams a body; names files by their content; leaves no other file', async () => {
    const bytes = await picture(40, 30).png().toBuffer();
    const pieces = (async function* () {
      for (let i = 0; i < bytes.length; i += 100) yield bytes.subarray(i, i + 100);
    })();
    const first = await add(pieces, null, '../../etc/pass\u0000wd.png');
    const file = await files.findReadable(COMMAND_LINE, first.id, null);
    const kept = await readFile(file!.path);
    const sha256 = createHash('sha256').update(kept).digest('hex');
    expect(file!.path).toBe(path.join(folder, 'files', sha256.slice(0, 2), `${sha256}.webp`));
    expect(file!.etag).toBe(sha256);
    expect(await add(bytes)).toEqual(first);
    const names = await readdir(path.join(folder, 'files'), { recursive: true });
    expect(names.filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  test('is for staff alone, and for a page that exists', async () => {
    const bytes = await picture(10, 10).png().toBuffer();
    await expect(files.add({ bytes, name: 'x', pageId: null }, member)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(files.add({ bytes, name: 'x', pageId: null }, PUBLIC_VIEWER)).rejects.toMatchObject({
      code: 'sign-in-required',
    });
    await expect(add(bytes, newId())).rejects.toMatchObject({ code: 'not-found' });
  });
});

/** An edition that shows these files. */
async function publish(pageId: string, number: number, shown: readonly string[]): Promise<void> {
  const at = '2026-11-25T10:30:00.000Z';
  const figures = shown.map((file) => ({ type: 'figure', attrs: { file } }));
  await database.write(async (trx) => {
    await insertEdition(trx, {
      pageId,
      number,
      title: 'Page',
      summary: '',
      language: 'fr',
      notice: emptyNotice('factsheet'),
      // Inside a block as well as beside it.
      document: JSON.stringify({ type: 'doc', content: [{ type: 'typedBlock', content: figures }] }),
      html: '',
      headings: [],
      text: '',
      words: 1,
      note: '',
      reviewed: null,
      publishedBy: null,
      publishedAt: at,
    });
    await updatePage(trx, pageId, { editionNumber: number, updatedAt: at });
  });
}

describe('reading a file', () => {
  const partnerOf = (pageId: string): Viewer => ({
    role: 'partner',
    invitationId: 'i',
    pageId,
    name: 'P',
    organisation: 'O',
    country: 'ML',
    side: 'south',
    sessionId: 's',
  });
  /** The public, a member, the page's partner, another page's partner, the staff. */
  const readers = async (id: string, pageId: string) => {
    const viewers = [PUBLIC_VIEWER, member, partnerOf(pageId), partnerOf(newId()), COMMAND_LINE];
    return Promise.all(viewers.map(async (viewer) => (await files.findReadable(viewer, id, null))?.reach ?? '-'));
  };
  const NOBODY_ELSE = ['-', '-', '-', '-', 'writers'];

  test('follows the rights of the page whose edition shows it', async () => {
    const bytes = await picture(50, 50).png().toBuffer();
    const shown = async (visibility: Visibility) => {
      const pageId = await addPage(visibility, null);
      const { id } = await add(bytes, pageId);
      expect(await readers(id, pageId), `${visibility}, before it is published`).toEqual(NOBODY_ELSE);
      await publish(pageId, 1, [id]);
      return readers(id, pageId);
    };
    expect(await shown('public')).toEqual(['everyone', 'everyone', 'everyone', '-', 'everyone']);
    expect(await shown('members')).toEqual(['-', 'readers', 'readers', '-', 'readers']);
    expect(await shown('invited')).toEqual(['-', '-', 'readers', '-', 'readers']);
  });

  test('is for authors alone while only the draft has it, whatever was published before', async () => {
    const pageId = await addPage('public', null);
    const { id: old } = await add(await picture(50, 50).png().toBuffer(), pageId);
    await publish(pageId, 1, [old]);
    const { id: fresh } = await add(await picture(60, 50).png().toBuffer(), pageId);
    expect(await readers(fresh, pageId)).toEqual(NOBODY_ELSE);
    await publish(pageId, 2, [fresh]);
    expect((await readers(fresh, pageId))[0]).toBe('everyone');
    // The first edition can still be read.
    expect((await readers(old, pageId))[0]).toBe('everyone');
    await database.write((trx) =>
      updatePage(trx, pageId, { archivedAt: '2026-11-25T11:00:00.000Z', updatedAt: '2026-11-25T11:00:00.000Z' }),
    );
    expect(await readers(fresh, pageId)).toEqual(['-', '-', '-', '-', 'readers']);
  });

  test('the card of an edition has its first picture, until that is removed from it', async () => {
    const pageId = await addPage('public', null);
    const { id: first } = await add(await picture(50, 40).png().toBuffer(), pageId);
    const { id: second } = await add(await picture(60, 40).png().toBuffer(), pageId);
    const shown = async () => (await findEditionCards(database.read, [pageId])).map((card) => card.picture);
    await publish(pageId, 1, [first, second]);
    expect(await shown()).toEqual([{ file: first, width: 50, height: 40 }]);
    const kept = { document: '{"type":"doc"}', html: '', headings: [], text: '', words: 0 };
    await database.write((trx) => withdrawFromEdition(trx, { pageId, number: 1 }, kept, null));
    expect(await shown()).toEqual([null]);
    await publish(pageId, 2, [second]);
    expect(await shown()).toEqual([{ file: second, width: 60, height: 40 }]);
    // An id of no file.
    await publish(pageId, 3, [newId()]);
    expect(await shown()).toEqual([null]);
  });

  test('is allowed if another page shows it, or a collection has it as its cover', async () => {
    const pageId = await addPage('members', null);
    const { id } = await add(await picture(70, 50).png().toBuffer(), pageId);
    const other = await addPage('public', null);
    await publish(other, 1, [id]);
    expect((await readers(id, pageId))[0]).toBe('everyone');

    const { id: cover } = await add(await picture(80, 50).png().toBuffer(), pageId);
    const at = '2026-11-25T10:00:00.000Z';
    const collection = {
      id: newId(),
      kind: 'toolkit',
      slug: 'boite',
      title: 'Boîte',
      summary: '',
      language: 'fr',
    } as const;
    await database.write((trx) =>
      insertCollection(trx, {
        ...collection,
        visibility: 'members',
        introduction: '',
        imprint: '',
        coverFile: cover,
        coverAlt: '',
        publishedAt: at,
        createdAt: at,
        updatedAt: at,
        archivedAt: null,
      }),
    );
    expect(await readers(cover, pageId)).toEqual(['-', 'readers', '-', '-', 'readers']);
    expect(await files.findReadable(COMMAND_LINE, newId(), null)).toBeNull();
  });

  test('lists the files of one page', async () => {
    const pageId = await addPage('public', null);
    const { id } = await add(await picture(60, 40).png().toBuffer(), pageId, 'Carré de culture.png');
    expect(await files.list(pageId, COMMAND_LINE)).toEqual([
      expect.objectContaining({ id, name: 'Carré de culture.png', width: 60, height: 40 }),
    ]);
    await expect(files.list(pageId, member)).rejects.toMatchObject({ code: 'not-found' });
  });
});
