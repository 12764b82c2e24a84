import { createHash, randomBytes } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  materialFilePath,
  materialFilesPath,
  materialPath,
  newExtractPath,
  transcriptPath,
  uploadPath,
} from '#content/addresses/site-paths.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { MOST_UNDER_WAY } from '#server/materials/files/upload-rows.ts';
import { RawLine } from '#tests/support/hostile-requests.ts';
import { addMaterial } from '#tests/support/materials.ts';
import { type RunningApp, startApp } from '#tests/support/running-app.ts';
import { makeDocx, makeLockedPdf, makePdf, wordParagraph } from '#tests/support/sample-documents.ts';
import { wavOf } from '#tests/support/sounds.ts';
import { until } from '#tests/support/until.ts';

/** Size of a part, in bytes. */
const PART = 200_000;
const SOUND = Buffer.concat([Buffer.from('ID3'), randomBytes(3 * PART - 3)]);
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

let app: RunningApp;
let study: string;
/** Cookie headers. */
let awa: string;
let paul: string;
let member: string;

beforeAll(async () => {
  app = await startApp({ MATERIAL_FILE_MB: '1' });
  study = (await app.addPage({ kind: 'study', title: 'L’eau à Kayes' })).id;
  awa = await app.signIn('Awa Diarra');
  paul = await app.signIn('Paul Lens');
  member = await app.signIn('Adhérente', 'member');
}, 120_000);
afterAll(() => app.close());

const call = (cookie: string, address: string, init: RequestInit = {}) =>
  fetch(new URL(address, app.url), { redirect: 'manual', ...init, headers: { cookie, ...init.headers } });
const begin = async (cookie: string, material: string, bytes = SOUND.length, name = 'Entretien.mp3', mark = 'une') => {
  const body = new URLSearchParams({ nom: name, octets: String(bytes), marque: mark });
  const answer = await call(cookie, uploadPath(material), { method: 'POST', body });
  return { status: answer.status, ...((await answer.json()) as { id: string; offset: number; done: boolean }) };
};
const sendPart = async (cookie: string, address: string, from: number, bytes: Uint8Array, hash = sha256(bytes)) => {
  const path = `${address}?debut=${from}&sha256=${hash}`;
  const answer = await call(cookie, path, { method: 'POST', body: new Uint8Array(bytes) });
  return { status: answer.status, ...((await answer.json()) as { offset: number; done: boolean; again: boolean }) };
};
/** Sends a whole file in parts. @returns its address */
const send = async (material: string, name = 'Entretien.mp3', bytes: Buffer = SOUND, mark = name) => {
  const { id } = await begin(awa, material, bytes.length, name, mark);
  for (let from = 0; from < bytes.length; from += PART)
    await sendPart(awa, uploadPath(material, id), from, bytes.subarray(from, from + PART));
  return materialFilePath(material, id);
};
const sendForm = (cookie: string, material: string, name: string, bytes: Uint8Array) => {
  const body = new FormData();
  body.set('file', new File([new Uint8Array(bytes)], name));
  body.set('intent', 'add');
  return call(cookie, materialFilesPath(material), { method: 'POST', body });
};
const transcribe = async (cookie: string, material: string, file: string) => {
  const body = new URLSearchParams({ intent: 'transcribe', id: file });
  const answer = await call(cookie, materialFilesPath(material), { method: 'POST', body });
  return { status: answer.status, location: answer.headers.get('location'), text: await answer.text() };
};
const onDisk = async () => {
  const names = await readdir(path.join(app.services.env.dataDir, 'files/materials')).catch(() => []);
  return names.toSorted();
};

describe('files of materials', () => {
  it('are added by a plain form, listed, played a range at a time, and deleted', async () => {
    const material = await addMaterial(app.services, study);
    const sent = await sendForm(awa, material, 'Marché.mp3', SOUND);
    expect([sent.status, sent.headers.get('location')]).toEqual([303, `${materialFilesPath(material)}?fait=fichier`]);
    const page = await (await call(awa, materialPath(material))).text();
    const address = new RegExp(`${materialFilesPath(material)}/\\w{12}`).exec(page)![0];
    expect(page).toContain('<audio controls="" preload="none"');
    const whole = await call(awa, address);
    expect(Object.fromEntries(whole.headers)).toMatchObject({
      ...{ 'content-type': 'audio/mpeg', 'cache-control': 'private, no-store', 'x-content-type-options': 'nosniff' },
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
      'content-disposition': `inline; filename="Marche.mp3"; filename*=UTF-8''March%C3%A9.mp3`,
    });
    expect(Buffer.from(await whole.arrayBuffer()).equals(SOUND)).toBe(true);
    const some = await call(awa, address, { headers: { range: 'bytes=1000-1999' } });
    expect([some.status, some.headers.get('content-range')]).toEqual([206, `bytes 1000-1999/${SOUND.length}`]);
    expect(Buffer.from(await some.arrayBuffer()).equals(SOUND.subarray(1000, 2000))).toBe(true);

    const body = new URLSearchParams({ intent: 'remove', id: address.split('/').at(-1)! });
    expect((await call(awa, materialFilesPath(material), { method: 'POST', body })).status).toBe(303);
    expect((await call(awa, address)).status).toBe(404);
    expect(await onDisk(), 'nothing is left on the disk').toEqual([]);
  });

  it('are never opened in the page unless they are sounds, whatever their names', async () => {
    const material = await addMaterial(app.services, study);
    const html = Buffer.from('<script>alert(1)</script>');
    const address = await send(material, 'Photo.mp3', html);
    const { headers } = await call(awa, address);
    expect(headers.get('content-type')).toBe('application/octet-stream');
    expect(headers.get('content-disposition')).toContain('attachment;');
    expect(await (await call(awa, materialPath(material))).text()).not.toContain('<audio');
    await app.services.materials.remove(material, COMMAND_LINE);
  });

  it('show their duration, and refuse marks after their end', async () => {
    const material = await addMaterial(app.services, study);
    await send(material, 'Dix secondes.wav', wavOf(9_600));
    const door = `${materialPath(material)}/extraits/nouveau`;
    const mark = async (from: string, to: string) => {
      const body = new URLSearchParams({ from, to, note: '' });
      const answer = await call(awa, door, { method: 'POST', body });
      const text = await answer.text();
      return [
        answer.status,
        ...['début qui vient avant', 'fin qui ne vient pas après'].map((why) => text.includes(why)),
      ];
    };
    expect(await (await call(awa, door)).text()).toContain('L’enregistrement dure 0:09.');
    // The duration is read once and stored, also for files that were added without it.
    const { database } = app.services;
    const files = database.read.selectFrom('materialFile').where('materialId', '=', material);
    expect(await files.select('lasts').execute()).toEqual([{ lasts: 9_600 }]);
    const { id } = await files.select('id').executeTakeFirstOrThrow();
    await database.write((trx) => trx.updateTable('materialFile').set({ lasts: null }).where('id', '=', id).execute());
    expect(await (await call(awa, door)).text()).toContain('L’enregistrement dure 0:09.');
    expect(await files.select('lasts').execute()).toEqual([{ lasts: 9_600 }]);
    expect(await mark('0:02', '0:12')).toEqual([400, false, true]);
    expect(await mark('0:10', '0:12')).toEqual([400, true, true]);
    // A second that has begun counts as a whole one: 0:10 is within 9.6 seconds.
    expect((await mark('0:02', '0:10'))[0]).toBe(303);
    // The end of a file that does not state its duration is unknown.
    await send(material, 'Ancien.mp3', Buffer.from('ID3'));
    expect((await mark('1:00', '2:00'))[0]).toBe(303);
    await app.services.materials.remove(material, COMMAND_LINE);
  });

  it('are served only to those who may open the material, checked at each request', async () => {
    const material = await addMaterial(app.services, study, { access: 'team' });
    const address = await send(material);
    const { id } = await begin(awa, material, 10, 'À moitié.mp3');
    expect([(await call(awa, address)).status, (await call(paul, address)).status]).toEqual([200, 200]);
    const viewer = await app.services.access.findViewer(awa);
    const person = viewer.role === 'staff' ? viewer.personId : '';
    await app.services.studyTeam.choose(study, [person], COMMAND_LINE);
    expect((await call(awa, address)).status).toBe(200);
    for (const cookie of [paul, member, '']) {
      expect([403, 404, 302], cookie).toContain((await call(cookie, materialFilesPath(material))).status);
      expect([401, 403, 404], cookie).toContain((await call(cookie, address)).status);
      expect([401, 403, 404], cookie).toContain((await begin(cookie, material)).status);
      expect([401, 403, 404], cookie).toContain((await sendForm(cookie, material, 'x.mp3', SOUND)).status);
      const upload = uploadPath(material, id);
      expect([401, 403, 404], cookie).toContain((await sendPart(cookie, upload, 0, SOUND.subarray(0, 10))).status);
      expect([401, 403, 404], cookie).toContain((await call(cookie, upload)).status);
    }
    const other = await addMaterial(app.services, study);
    expect((await call(awa, address.replace(material, other))).status, 'at another material’s address').toBe(404);
    await app.services.studyTeam.choose(study, [], COMMAND_LINE);
    // An upload belongs to its sender.
    expect((await sendPart(paul, uploadPath(material, id), 0, SOUND.subarray(0, 10))).status).toBe(404);
    await app.services.materials.remove(material, COMMAND_LINE);
    expect((await call(awa, address)).status).toBe(404);
    expect(await onDisk()).toEqual([]);
  });

  it('are uploaded in parts, each accepted whole or not at all, and resumed where they stopped', async () => {
    const material = await addMaterial(app.services, study);
    const { id, offset } = await begin(awa, material);
    expect(offset).toBe(0);
    const upload = uploadPath(material, id);
    const parts = [0, 1, 2].map((n) => SOUND.subarray(n * PART, (n + 1) * PART)) as [Buffer, Buffer, Buffer];
    expect(await sendPart(awa, upload, 0, parts[0])).toMatchObject({ status: 200, offset: PART, done: false });
    // A damaged part, a part sent twice, a part after a gap, and more bytes than the file has.
    expect(await sendPart(awa, upload, PART, parts[1], sha256(parts[0]))).toMatchObject({ status: 400, again: true });
    expect(await sendPart(awa, upload, 0, parts[0])).toMatchObject({ status: 409, offset: PART, again: true });
    expect(await sendPart(awa, upload, 2 * PART, parts[2])).toMatchObject({ status: 409, offset: PART });
    expect(await sendPart(awa, upload, PART, SOUND)).toMatchObject({ status: 413 });
    // A part whose connection was cut is discarded when the next one comes.
    const line = new RawLine(
      Number(new URL(app.localUrl).port),
      `POST ${upload}?debut=${PART} HTTP/1.1\r\nHost: localhost\r\nCookie: ${awa}\r\nContent-Length: ${PART}\r\n\r\n${'x'.repeat(50_000)}`,
    );
    const partial = path.join(app.services.env.dataDir, 'files/materials', `${id}.tmp`);
    await until(async () => (await stat(partial)).size > PART, 'the half part is on the disk');
    expect(await begin(awa, material)).toMatchObject({ id, offset: PART, done: false });
    expect(await sendPart(awa, upload, PART, parts[1])).toMatchObject({ status: 200, offset: 2 * PART });
    line.socket.destroy();
    expect(await (await call(awa, materialFilesPath(material))).text()).toContain('Envois interrompus');
    expect((await call(awa, materialFilePath(material, id))).status, 'it is not whole yet').toBe(404);
    expect(await sendPart(awa, upload, 2 * PART, parts[2])).toMatchObject({ status: 200, done: true });
    // A sender who missed the last answer asks for the state, or cancels: it is a whole file now.
    expect(await (await call(awa, upload)).json()).toEqual({ id, offset: SOUND.length, done: true });
    expect((await call(awa, `${upload}?abandon`, { method: 'POST' })).status).toBe(200);
    // The same name and size may be another recording's.
    const { id: other } = await begin(awa, material);
    expect(other).not.toBe(id);
    expect((await call(awa, `${uploadPath(material, other)}?abandon`, { method: 'POST' })).status).toBe(200);
    expect(Buffer.from(await (await call(awa, materialFilePath(material, id))).arrayBuffer()).equals(SOUND)).toBe(true);
    await app.services.materials.remove(material, COMMAND_LINE);
  });

  it('are limited for each sender, and abandoned uploads are deleted', async () => {
    const material = await addMaterial(app.services, study);
    expect((await begin(awa, material, 1024 * 1024 + 1)).status).toBe(413);
    expect((await begin(awa, material, 0)).status).toBe(400);
    expect((await begin(awa, material, Number.NaN)).status).toBe(400);
    expect((await sendForm(awa, material, 'x', Buffer.alloc(1024 * 1024 + 1))).status).toBe(413);
    const ids: string[] = [];
    for (let n = 0; n < MOST_UNDER_WAY; n++) ids.push((await begin(awa, material, 10, 'x', `mark ${n}`)).id);
    expect((await begin(awa, material, 10, 'x', 'one more')).status).toBe(429);
    expect((await begin(paul, material, 10)).status, 'others have their own').toBe(200);
    await sendPart(awa, uploadPath(material, ids[0]!), 0, Buffer.from('12345'));
    await call(awa, `${uploadPath(material, ids[0]!)}?abandon`, { method: 'POST' });
    expect(await onDisk()).toEqual([]);
    await sendPart(awa, uploadPath(material, ids[1]!), 0, Buffer.from('12345'));
    expect(await onDisk()).toEqual([`${ids[1]}.tmp`]);
    await app.services.database.write((trx) =>
      trx.updateTable('materialFile').set({ updatedAt: '2026-01-01' }).where('id', '=', ids[1]!).execute(),
    );
    await app.services.upkeep.run();
    expect(await onDisk()).toEqual([]);
    expect((await call(awa, uploadPath(material, ids[1]!))).status).toBe(404);
    expect((await call(awa, uploadPath(material, ids[2]!))).status).toBe(200);
    await app.services.materials.remove(material, COMMAND_LINE);
  });

  it('are erased by a withdrawal, uploads under way included', async () => {
    const material = await addMaterial(app.services, study);
    const address = await send(material);
    const { id } = await begin(awa, material, 10, 'x');
    await sendPart(awa, uploadPath(material, id), 0, Buffer.from('12345'));
    expect(await onDisk()).toHaveLength(2);
    await app.services.eraser.eraseOfMaterial(material);
    expect(await onDisk()).toEqual([]);
    expect((await call(awa, address)).status).toBe(404);
    expect((await sendPart(awa, uploadPath(material, id), 5, Buffer.from('67890'))).status).toBe(404);
    expect(await onDisk()).toEqual([]);
  });
});

describe('files with a text', () => {
  const report = makeDocx(wordParagraph('Le puits est à sec.') + wordParagraph('On marche deux heures.'));
  const added = async (name: string, bytes: Uint8Array) => {
    const material = await addMaterial(app.services, study);
    expect((await sendForm(awa, material, name, bytes)).status).toBe(303);
    const page = await (await call(awa, materialFilesPath(material))).text();
    const file = new RegExp(`${materialFilesPath(material)}/(\\w{12})`).exec(page)![1]!;
    return { material, file, page };
  };

  it.each([
    ['Rapport.docx', report],
    ['Rapport.pdf', makePdf([['Le puits est à sec.', '', 'On marche deux heures.']])],
  ])('%s becomes the transcript once, and its passages can be marked', async (name, bytes) => {
    const { material, file, page } = await added(name, bytes);
    expect(page).toContain('value="transcribe"');
    const done = await transcribe(awa, material, file);
    expect([done.status, done.location]).toEqual([303, `${transcriptPath(material)}?fait=transcription`]);
    const { blocks } = (await app.services.transcripts.readBlocks(material, COMMAND_LINE, 'fr'))!;
    const passages = blocks.flatMap(({ passages }) => passages);
    expect(passages.map(({ text }) => text).join(' ')).toMatch(/Le puits est à sec\..*On marche deux heures\./);
    // Each paragraph has a link to mark it.
    const transcript = await (await call(awa, transcriptPath(material))).text();
    expect(transcript).toContain(newExtractPath(material, passages[0]!.id));
    // A transcript that was corrected since is not replaced.
    expect((await transcribe(awa, material, file)).status).toBe(409);
    expect(await (await call(awa, materialFilesPath(material))).text()).not.toContain('value="transcribe"');
  });

  it('are refused without words, under another material or without the right; no transcript begins', async () => {
    const { material, file } = await added('Scan.pdf', makeLockedPdf());
    const refused = await transcribe(awa, material, file);
    expect([refused.status, refused.text.includes('écrivez la transcription à la main')]).toEqual([415, true]);
    const other = await addMaterial(app.services, study);
    expect((await transcribe(awa, other, file)).status).toBe(404);
    expect((await transcribe(member, material, file)).status).toBe(404);
    for (const id of [material, other]) expect(await app.services.transcripts.find(id, COMMAND_LINE)).toBeNull();
  });
});
