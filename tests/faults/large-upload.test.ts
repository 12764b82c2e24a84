import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { expect, test } from 'vitest';
import { materialFilesPath, materialPath } from '#content/addresses/site-paths.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { addMaterial } from '#tests/support/materials.ts';
import { residentBytes } from '#tests/support/process-figures.ts';
import { startServerProcess } from '#tests/support/server-process.ts';
import { prepareDataFolder } from '#tests/support/socket-rig.ts';

const MB = 1024 ** 2;
const SIZE = 200 * MB;
/** Bytes by which the server's memory may grow: far less than the file. */
const MOST_GROWTH = SIZE / 2;

/** A sound of the given size, a megabyte at a time, all different. */
function* sound(): Generator<Buffer> {
  const bytes = randomBytes(MB);
  for (let at = 0; at < SIZE; at += MB) {
    bytes.writeUInt32LE(at, 3);
    if (at === 0) bytes.write('ID3', 'latin1');
    yield Buffer.from(bytes);
  }
}

/** The most memory that a process has had since its start, in bytes. */
const mostResident = (pid: number): number =>
  Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) * 1024;

test('a recording of 200 MB is uploaded by a plain form and downloaded, without being whole in memory', async () => {
  const { dataDir, prepared, remove } = await prepareDataFolder(async (services, signIn) => {
    const { id } = await services.pages.create({ kind: 'study', title: 'Une étude' }, COMMAND_LINE);
    return { material: await addMaterial(services, id), cookie: (await signIn('staff', 'Awa')).cookie };
  });
  const server = await startServerProcess(dataDir, { MATERIAL_FILE_MB: '256' });
  const pid = server.process.pid!;
  const headers = { cookie: prepared.cookie };
  const hash = createHash('sha256');
  try {
    // The first request loads the screens' modules, so that they are not counted with the file.
    expect((await fetch(server.url + materialFilesPath(prepared.material), { headers })).status).toBe(200);
    const before = residentBytes(pid);
    const edge = 'une-limite-de-formulaire';
    const part = (name: string) => `--${edge}\r\nContent-Disposition: form-data; name="${name}"`;
    const head = `${part('intent')}\r\n\r\nadd\r\n${part('file')}; filename="Veillee.mp3"\r\nContent-Type: audio/mpeg\r\n\r\n`;
    const foot = `\r\n--${edge}--\r\n`;
    const request = http.request(server.url + materialFilesPath(prepared.material), {
      method: 'POST',
      headers: {
        ...headers,
        'Content-Type': `multipart/form-data; boundary=${edge}`,
        'Content-Length': head.length + SIZE + foot.length,
      },
    });
    const answered = new Promise<http.IncomingMessage>((resolve, reject) => {
      request.once('response', resolve);
      request.once('error', reject);
    });
    const body = function* () {
      yield Buffer.from(head);
      for (const bytes of sound()) {
        hash.update(bytes);
        yield bytes;
      }
      yield Buffer.from(foot);
    };
    await pipeline(Readable.from(body()), request);
    const answer = await answered;
    answer.resume();
    expect([answer.statusCode, answer.headers.location]).toEqual([
      303,
      `${materialFilesPath(prepared.material)}?fait=fichier`,
    ]);
    const screen = await (await fetch(server.url + materialPath(prepared.material), { headers })).text();
    const file = new RegExp(`${materialFilesPath(prepared.material)}/\\w{12}`).exec(screen)![0];
    const back = createHash('sha256');
    const given = await fetch(server.url + file, { headers });
    const reader = given.body!.getReader();
    for (let { value } = await reader.read(); value; { value } = await reader.read()) back.update(value);
    expect(back.digest('hex')).toBe(hash.digest('hex'));
    expect(mostResident(pid) - before).toBeLessThan(MOST_GROWTH);
  } finally {
    await server.end('SIGKILL');
    await remove();
  }
}, 120_000);
