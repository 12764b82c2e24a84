import { readdir } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { COMMAND_LINE } from '#content/authorise.ts';
import { RawLine } from '#tests/support/hostile-requests.ts';
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
}, 60_000);
