import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pagePath } from '#content/addresses/address.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import type { Page } from '#db/pages/page-repository.ts';
import { RawLine } from '#tests/support/hostile-requests.ts';
import { type RunningApp, startApp } from '#tests/support/running-app.ts';
import { until } from '#tests/support/until.ts';

let app: RunningApp;
let cookie: string;
let page: Page;

beforeAll(async () => {
  app = await startApp();
  cookie = await app.signIn('Awa');
  page = await app.addPage({ title: 'Une page' });
});
afterAll(() => app.close());

/** Names in the folder of files. */
const stored = () => readdir(path.join(app.services.env.dataDir, 'files'), { recursive: true }).catch(() => []);

const part = (field: string) => `--x\r\nContent-Disposition: form-data; name="${field}"; filename="x"\r\n\r\n`;

/** Ways to send a file: the address, the body's type, and the beginning of the body. */
const UPLOADS = {
  'an image as the body': () => [`/fichiers/televerser?page=${page.id}`, 'application/octet-stream', ''],
  'an image in a form': () => [
    `/fichiers/televerser?page=${page.id}`,
    'multipart/form-data; boundary=x',
    part('fichier'),
  ],
  'a document in a form': () => [`${pagePath(page)}/documents`, 'multipart/form-data; boundary=x', part('file')],
} as const;

describe.each(Object.entries(UPLOADS))('%s, aborted half way', (_, upload) => {
  test.each([
    ['by closing the connection', (line: RawLine) => line.socket.destroy()],
    ['by resetting it', (line: RawLine) => line.socket.resetAndDestroy()],
  ])('%s: leaves nothing behind', async (__, giveUp) => {
    const before = await stored();
    const [address, type, beginning] = upload();
    const head = [
      `POST ${address} HTTP/1.1`,
      'Host: localhost',
      `Cookie: ${cookie}`,
      `Content-Type: ${type}`,
      'Content-Length: 3000000',
    ].join('\r\n');
    const line = new RawLine(
      Number(new URL(app.localUrl).port),
      `${head}\r\n\r\n${beginning}%PDF-1.7${'x'.repeat(1_000_000)}`,
    );
    await until(async () => (await stored()).length > before.length, 'what comes is written to the disk');
    giveUp(line);
    await until(async () => (await stored()).length === before.length, 'nothing of it is left on the disk');
    expect(await stored()).toEqual(before);
    expect(await app.services.files.list(page.id, COMMAND_LINE)).toEqual([]);
    expect(await app.services.attachments.list(page.id, COMMAND_LINE)).toEqual([]);
  });
});
