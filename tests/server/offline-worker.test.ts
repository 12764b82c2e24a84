import { statSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { COMMAND_LINE } from '#content/authorise.ts';
import { type RunningApp, startApp } from '#tests/support/running-app.ts';

let app: RunningApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

test.each([
  ['offline.js', 4_000],
  ['kits.js', 6_000],
])('the service worker %s is a small script at the root that browsers revalidate each time', async (name, most) => {
  const answer = await fetch(`${app.url}/${name}`);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toMatch(/^text\/javascript/);
  expect(answer.headers.get('cache-control')).toBe('public,max-age=0,must-revalidate');
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  // Without import or importScripts: nothing else has to be loaded.
  expect(await answer.text()).not.toMatch(/\bimport\b|importScripts/);
  expect(statSync(`build/client/${name}`).size).toBeLessThan(most);
  const tag = answer.headers.get('etag')!;
  expect((await fetch(`${app.url}/${name}`, { headers: { 'if-none-match': tag } })).status).toBe(304);
});

test('the policy of the editor’s page allows a worker of this site, and no other', async () => {
  const { slug } = await app.addPage({});
  const answer = await fetch(`${app.url}/fiches/${slug}/ecrire`, { headers: { cookie: await app.signIn('Jeanne') } });
  const policy = answer.headers.get('content-security-policy')!;
  // Without worker-src, script-src applies to workers.
  expect(policy).not.toContain('worker-src');
  expect(policy).toMatch(/script-src 'self' 'nonce-/);
});

test('the cookie that names the author is set by the editor’s page and by signing in, and cleared by signing out', async () => {
  const { slug } = await app.addPage({});
  const cookie = await app.signIn('Awa');
  const written = async (path: string, init: RequestInit = {}) =>
    (await fetch(app.url + path, { headers: { cookie }, redirect: 'manual', ...init })).headers
      .getSetCookie()
      .filter((one) => one.startsWith('navette_writer='));
  const { id } = (await app.services.people.list(COMMAND_LINE)).find(({ name }) => name === 'Awa')!;
  const naming = (person: string) => [`navette_writer=${person}; Max-Age=2592000; Path=/; SameSite=Lax`];
  expect(await written(`/fiches/${slug}/ecrire`)).toEqual(naming(id));
  for (const path of ['/', '/fiches', `/fiches/${slug}/notice`]) expect(await written(path), path).toEqual([]);
  const gone = [expect.stringMatching(/^navette_writer=; Max-Age=0; Path=\//)];
  const jean = await app.services.people.add({ email: 'jean@example.org', name: 'Jean', role: 'member' }, COMMAND_LINE);
  const { path: link } = await app.services.signIn.createLink('jean@example.org');
  expect(await written(link, { method: 'POST' })).toEqual(naming(jean.id));
  const { token } = await invite();
  expect(await written(`/invitation/${token}`, { method: 'POST' })).toEqual(gone);
  expect(await written('/deconnexion', { method: 'POST' })).toEqual(gone);
});

async function invite() {
  const page = await app.addPage({ kind: 'workshop', title: 'L’eau à Koro', summary: 'Duo', visibility: 'invited' });
  const partner = { name: 'Aminata', organisation: 'Koro', country: 'ML', side: 'south', expiresInDays: 30 };
  return app.services.invitations.invite({ pageId: page.id, ...partner }, COMMAND_LINE);
}
