import { randomBytes } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { materialFilePath, materialFilesPath, uploadPath } from '#content/addresses/site-paths.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { RawLine } from '#tests/support/hostile-requests.ts';
import { addMaterial } from '#tests/support/materials.ts';
import { readRows } from '#tests/support/queued-mail.ts';
import { Random } from '#tests/support/random.ts';
import { startServerProcess } from '#tests/support/server-process.ts';
import { prepareDataFolder } from '#tests/support/socket-rig.ts';
import { until } from '#tests/support/until.ts';

test('the next start removes uploads that a killed server had not finished, and keeps stored files', async () => {
  const bytes = await sharp({ create: { width: 40, height: 40, channels: 3, background: '#888' } })
    .png()
    .toBuffer();
  const { dataDir, prepared, remove } = await prepareDataFolder(async (services, signIn) => {
    const { id } = await services.pages.create({ kind: 'factsheet', title: 'Une page' }, COMMAND_LINE);
    const { cookie } = await signIn('staff', 'Awa');
    return { id, cookie, file: await services.files.add({ bytes, name: 'x.png', pageId: id }, COMMAND_LINE) };
  });
  const stored = async () => (await readdir(path.join(dataDir, 'files'), { recursive: true })).toSorted();
  const before = await stored();
  let server = await startServerProcess(dataDir);
  const line = new RawLine(
    Number(new URL(server.url).port),
    `POST /fichiers/televerser?page=${prepared.id} HTTP/1.1\r\nHost: localhost\r\nCookie: ${prepared.cookie}\r\nContent-Type: image/png\r\nContent-Length: 3000000\r\n\r\n${'x'.repeat(1_000_000)}`,
  );
  try {
    await until(async () => (await stored()).length > before.length, 'what comes is written to the disk');
    await server.end('SIGKILL');
    expect((await stored()).length, 'the kill left something').toBeGreaterThan(before.length);
    server = await startServerProcess(dataDir);
    expect(await stored()).toEqual(before);
    const headers = { cookie: prepared.cookie };
    expect((await fetch(`${server.url}/fichiers/${prepared.file.id}`, { headers })).status).toBe(200);
  } finally {
    line.socket.destroy();
    await server.end('SIGKILL');
    await remove();
  }
});

test('a file of a material goes on where it was after a kill, to the byte', async () => {
  const { dataDir, prepared, remove } = await prepareDataFolder(async (services, signIn) => {
    const { id } = await services.pages.create({ kind: 'study', title: 'Une étude' }, COMMAND_LINE);
    const { cookie } = await signIn('staff', 'Awa');
    return { material: await addMaterial(services, id), cookie };
  });
  const sound = randomBytes(900_000);
  const headers = { cookie: prepared.cookie };
  const envois = uploadPath(prepared.material);
  let server = await startServerProcess(dataDir);
  const begin = async () => {
    const body = new URLSearchParams({ nom: 'x.mp3', octets: String(sound.length), marque: 'm' });
    const answer = await fetch(server.url + envois, { method: 'POST', headers, body });
    return (await answer.json()) as { id: string; offset: number; done: boolean };
  };
  const send = async (id: string, from: number) => {
    const part = new Uint8Array(sound.subarray(from, from + 300_000));
    const answer = await fetch(`${server.url}${envois}/${id}?debut=${from}`, { method: 'POST', headers, body: part });
    return (await answer.json()) as { offset: number; done: boolean };
  };
  let line: RawLine | null = null;
  try {
    const { id } = await begin();
    const partial = path.join(dataDir, 'files/materials', `${id}.tmp`);
    for (let round = 0; round < 2; round++) {
      const from = (await begin()).offset;
      expect(from).toBe(round * 300_000);
      expect((await send(id, from)).offset).toBe(from + 300_000);
      const head = `POST ${envois}/${id}?debut=${from + 300_000} HTTP/1.1\r\nHost: localhost\r\nCookie: ${prepared.cookie}`;
      line = new RawLine(
        Number(new URL(server.url).port),
        `${head}\r\nContent-Length: 300000\r\n\r\n${'x'.repeat(100_000)}`,
      );
      await until(async () => (await stat(partial)).size > from + 300_000, 'half a part is on the disk');
      await server.end('SIGKILL');
      line.socket.destroy();
      server = await startServerProcess(dataDir);
    }
    expect(await begin()).toEqual({ id, offset: 600_000, done: false });
    expect((await send(id, 600_000)).done).toBe(true);
    const whole = await fetch(server.url + materialFilePath(prepared.material, id), { headers });
    expect(Buffer.from(await whole.arrayBuffer()).equals(sound)).toBe(true);
  } finally {
    line?.socket.destroy();
    await server.end('SIGKILL');
    await remove();
  }
});

/** Kills of a file that is completed, and of one that is erased; `ROUNDS=50` for a longer look. */
const ROUNDS = Number(process.env.ROUNDS) || 1;
const random = new Random();

/** The steps at which the server dies: `tests/support/kill-at-step.js`. */
const MOMENTS = [
  // From when the last part is on the disk: its row, the name, the hash, the row of the whole file.
  { name: 'completed', from: 'update "material_file" set', nth: 2, steps: 14, last: 'insert into "audit"' },
  { name: 'erased', from: 'delete from "material_file"', nth: 1, steps: 10, last: 'delete from "erased_file"' },
] as const;

test.each(
  Array.from({ length: ROUNDS }, (_, round) => MOMENTS.map((moment) => [moment.name, round, moment] as const)).flat(),
)(
  'a file is whole or gone after a kill while it is %s, round %i',
  async (name, _round, moment) => {
    const { dataDir, prepared, remove } = await prepareDataFolder(async (services, signIn) => {
      const { id } = await services.pages.create({ kind: 'study', title: 'Une étude' }, COMMAND_LINE);
      const { cookie } = await signIn('staff', 'Awa');
      return { material: await addMaterial(services, id), cookie };
    });
    const { material, cookie } = prepared;
    const sound = randomBytes(600_000);
    const after = random.below(moment.steps);
    const where = `seed ${random.seed}, step ${after} while it is ${name}`;
    const kill = {
      KILL_FROM: moment.from,
      KILL_NTH: String(moment.nth),
      KILL_AFTER: String(after),
      KILL_LAST: moment.last,
    };
    let server = await startServerProcess(dataDir, kill, path.resolve('tests/support/kill-at-step.js'));
    const call = (at: string, body: BodyInit) =>
      fetch(server.url + at, { method: 'POST', headers: { cookie, Origin: server.url }, body, redirect: 'manual' });
    const begin = async () => {
      const body = new URLSearchParams({ nom: 'x.mp3', octets: String(sound.length), marque: 'm' });
      return (await (await call(uploadPath(material), body)).json()) as { id: string; offset: number; done: boolean };
    };
    const send = (id: string, from: number) =>
      call(`${uploadPath(material, id)}?debut=${from}`, new Uint8Array(sound.subarray(from, from + 300_000)));
    const rows = () =>
      readRows<{ id: string; completed_at: string | null }>(dataDir, 'select id, completed_at from material_file');
    const served = async (id: string) => {
      const answer = await fetch(server.url + materialFilePath(material, id), { headers: { cookie } });
      return answer.status === 200 ? Buffer.from(await answer.arrayBuffer()).equals(sound) : answer.status;
    };
    try {
      const { id } = await begin();
      expect((await send(id, 0)).status, where).toBe(200);
      const sent = await send(id, 300_000).catch(() => null);
      if (name === 'erased') {
        expect(sent?.status, where).toBe(200);
        const form = new FormData();
        form.set('intent', 'remove');
        form.set('id', id);
        const answer = await call(materialFilesPath(material), form).catch(() => null);
        expect(answer?.status, where).toBeUndefined();
      } else expect(sent?.status, where).toBeUndefined();
      await server.ended;
      server = await startServerProcess(dataDir);
      const left = await rows();
      if (name === 'completed') {
        // Nothing was lost that was on the disk: it goes on from there, and is whole.
        expect(left, where).toMatchObject([{ id }]);
        const { offset, done } = await begin();
        expect([300_000, 600_000], where).toContain(offset);
        if (!done) expect((await send(id, offset)).status, where).toBe(200);
        expect(await rows(), where).toMatchObject([{ id, completed_at: expect.any(String) }]);
        expect(await served(id), where).toBe(true);
      } else if (left.length > 0) expect(await served(id), where).toBe(true);
      else {
        const bytes = async () => (await readdir(path.join(dataDir, 'files/materials'))).length;
        await until(async () => (await bytes()) === 0, `its bytes are erased, ${where}`);
        expect(await served(id), where).toBe(404);
      }
    } finally {
      await server.end('SIGKILL');
      await remove();
    }
  },
  90_000,
);
