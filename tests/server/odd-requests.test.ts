import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { COMMAND_LINE } from '#content/authorise.ts';
import { type RunningApp, startApp } from '#tests/support/running-app.ts';

let app: RunningApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

/** Sends a request as written, as no browser would. @returns the status */
function raw(head: string): Promise<number> {
  const { port } = new URL(app.url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), '127.0.0.1', () => socket.write(`${head}\r\nConnection: close\r\n\r\n`));
    let answer = '';
    socket.on('data', (chunk) => {
      answer += String(chunk);
    });
    socket.on('end', () => resolve(Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1])));
    socket.on('error', reject);
  });
}

test.each([
  ['GET // HTTP/1.1\r\nHost: localhost', 200],
  ['GET ///fiches HTTP/1.1\r\nHost: localhost', 200],
  ['GET /nulle-part HTTP/1.1\r\nHost: localhost', 404],
  ['GET / HTTP/1.1\r\nHost: a b', 400],
  ['GET / HTTP/1.1\r\nHost: [', 400],
  ['GET / HTTP/1.1\r\nHost: a@evil', 400],
  ['GET / HTTP/1.1\r\nHost: localhost\r\nHost: localhost', 400],
  ['GET / HTTP/1.1\r\nHost: localhost\r\nhost: ailleurs.example', 400],
  ['GET /healthz HTTP/1.1\r\nHost: localhost\r\nHOST: x', 400],
  ['GET /assets/x.js HTTP/1.1\r\nHost: localhost\r\nHost: x', 400],
  ['GET /fichiers/x HTTP/1.1\r\nHost: localhost\r\nHost: x', 400],
  ['GET /collab/x HTTP/1.1\r\nUpgrade: websocket\r\nHost: localhost\r\nHost: x', 400],
  ['GET / HTTP/1.1', 400],
  ['TRACE / HTTP/1.1\r\nHost: localhost', 405],
])('%s is answered with %i', async (head, status) => {
  expect(await raw(head)).toBe(status);
});

test.each(['//?page=', '/fiches/../..//?page=', '/.//'])('%s is the home page, for staff too', async (path) => {
  expect(await raw(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nCookie: ${await app.signIn('Awa')}`)).toBe(200);
});

test('the language cookie is sent only over https if the site has https', async () => {
  const cookieOf = async (site: RunningApp) =>
    (await fetch(`${site.localUrl}/langue?l=en`, { redirect: 'manual' })).headers.get('set-cookie');
  const secure = await startApp({ PUBLIC_URL: 'https://wiki.example.org' });
  try {
    expect(await cookieOf(secure)).toMatch(/^langue=en;.*; Secure$/);
    expect(await cookieOf(app)).not.toContain('Secure');
  } finally {
    await secure.close();
  }
});

test('a notice that somebody else changed meanwhile is not overwritten without asking', async () => {
  const page = await app.addPage({ title: 'Une fiche', visibility: 'members' });
  const details = { title: page.title, summary: 'Résumé.', language: 'fr', slug: page.slug, common: {}, own: {} };
  const { pages } = app.services;
  await pages.changeDetails(page.id, { ...details, visibility: 'invited', version: page.updatedAt }, COMMAND_LINE);
  const stale = { ...details, visibility: 'members', version: '2000-01-01T00:00:00.000Z' };
  const late = pages.changeDetails(page.id, stale, COMMAND_LINE);
  await expect(late).rejects.toMatchObject({ code: 'conflict', details: { fields: ['version'] } });
  expect((await pages.find(page.id))?.visibility).toBe('invited');
});
