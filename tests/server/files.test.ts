import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import sharp, { type Metadata, type Sharp } from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { emptyNotice } from '#content/kinds/notice.ts';
import type { Visibility } from '#content/permission.ts';
import { PUBLIC_VIEWER, type Viewer } from '#content/person.ts';
import { Database } from '#db/database.ts';
import { newId } from '#db/new-id.ts';
import { insertPage } from '#db/page-repository.ts';
import { COMMAND_LINE } from '#server/auth/authorise.ts';
import { FileService } from '#server/files/file-service.ts';
import { FileStore } from '#server/files/file-store.ts';

let folder: string;
let database: Database;
let files: FileService;
const member: Viewer = { role: 'member', personId: 'm', name: 'M', sessionId: 's' };

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'navette-files-'));
  database = await Database.open(path.join(folder, 'navette.sqlite'), 'process');
  files = new FileService({ database, clock: () => new Date('2026-11-25T10:42:00Z'), store: new FileStore(folder) });
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
    }),
  );
  return id;
}

/** A picture without two equal rows, so that it does not compress to nothing. */
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
  test('keeps every accepted type as WebP, at most 1600 px wide, with a form of 800 px', async () => {
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

  test('draws SVG sharply at full width, and never what it refers to outside', async () => {
    const svg = Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 400 200" width="400" height="200"><script>alert(1)</script><image xlink:href="file:///etc/hostname" width="10" height="10"/><rect width="400" height="200" fill="#0b5d57"/></svg>`,
    );
    const added = await add(svg, null, 'dessin.svg');
    expect(added).toMatchObject({ width: 1600, height: 800 });
    expect((await metadataOf(added.id)).format).toBe('webp');
  });

  test('does not enlarge small images, and gives them when the small form is asked for', async () => {
    const added = await add(await picture(300, 200).png().toBuffer());
    expect(added).toMatchObject({ width: 300, height: 200 });
    expect((await metadataOf(added.id, 800)).width).toBe(300);
  });

  test('turns photos upright and forgets where and by whom they were taken', async () => {
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

  test('refuses what is not an image, whatever it is called', async () => {
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

  test('takes a body piece by piece; names its bytes by their content; leaves no other file', async () => {
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

describe('reading a file', () => {
  test('follows the rights of its page', async () => {
    const bytes = await picture(50, 50).png().toBuffer();
    const reaches = async (visibility: Visibility, edition: number | null) => {
      const pageId = await addPage(visibility, edition);
      const { id } = await add(bytes, pageId);
      const partner: Viewer = {
        role: 'partner',
        invitationId: 'i',
        pageId,
        name: 'P',
        organisation: 'O',
        country: 'ML',
        side: 'south',
        sessionId: 's',
      };
      const viewers: Viewer[] = [PUBLIC_VIEWER, member, partner, { ...partner, pageId: newId() }, COMMAND_LINE];
      return Promise.all(viewers.map(async (viewer) => (await files.findReadable(viewer, id, null)) !== null));
    };
    expect(await reaches('public', 1)).toEqual([true, true, true, false, true]);
    expect(await reaches('members', 1)).toEqual([false, true, true, false, true]);
    expect(await reaches('invited', 1)).toEqual([false, false, true, false, true]);
    expect(await reaches('public', null)).toEqual([false, false, false, false, true]);
  });

  test('lets shared caches keep only what anyone may read', async () => {
    const bytes = await picture(50, 50).png().toBuffer();
    const open = await add(bytes, await addPage('public', 1));
    const closed = await add(bytes, await addPage('members', 1));
    expect((await files.findReadable(member, open.id, null))?.shared).toBe(true);
    expect((await files.findReadable(member, closed.id, null))?.shared).toBe(false);
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
