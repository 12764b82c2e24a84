import { afterAll, beforeAll, expect, test } from 'vitest';
import { mailOffPath } from '#content/addresses/site-paths.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import type { MailSort } from '#content/people/mail-sort.ts';
import { loadSessionSecret } from '#server/auth/session-secret.ts';
import { makeOffToken } from '#server/notifications/off-token.ts';
import { signInNew } from '#tests/support/people.ts';
import { type RunningApp, startApp } from '#tests/support/running-app.ts';

let app: RunningApp;
let awa: { cookie: string; personId: string };
let paul: { cookie: string; personId: string };
let secret: string;

beforeAll(async () => {
  app = await startApp();
  awa = await signInNew(app.services, { name: 'Awa Diarra', role: 'staff' });
  paul = await signInNew(app.services, { name: 'Paul Lens', role: 'member' });
  secret = await loadSessionSecret(app.services.env);
});
afterAll(() => app.close());

const link = (personId: string, sort: MailSort = 'digest') =>
  app.url + mailOffPath(makeOffToken(secret, { recipientId: personId, sort }));
const open = async (url: string, headers: Record<string, string> = {}) => {
  const answer = await fetch(url, { headers });
  return { status: answer.status, text: await answer.text(), headers: answer.headers };
};
const post = (url: string, fields: Record<string, string>) =>
  fetch(url, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' });
const choices = async ({ cookie }: { cookie: string }) =>
  app.services.mailChoices.ofViewer(await app.services.access.findViewer(cookie));

test('opening the page turns nothing off; its button does, without a cookie, and another undoes it', async () => {
  const url = link(awa.personId);
  const asked = await open(url);
  expect([asked.status, asked.headers.get('cache-control'), asked.headers.get('set-cookie')]).toEqual([
    200,
    'no-store',
    null,
  ]);
  expect(asked.text).toContain('le résumé de ce que font les autres');
  // In whole words: the random link may hold the letters.
  expect(asked.text).not.toMatch(/\bAwa\b/);
  expect(await choices(awa)).toMatchObject({ digest: 'weekly' });
  expect((await post(url, { intent: 'off' })).status).toBe(303);
  expect(await choices(awa)).toEqual({
    answers: true,
    mentions: true,
    entrusted: true,
    reminders: true,
    digest: 'never',
  });
  const off = await open(url, { 'accept-language': 'en' });
  for (const words of ['You no longer receive', 'replies to your annotations', 'Receive it again'])
    expect(off.text).toContain(words);
  expect((await post(url, { intent: 'on' })).status).toBe(303);
  expect(await choices(awa)).toMatchObject({ digest: 'weekly' });
});

test('the unsubscribe button of a mail program turns mail off in one request, and may repeat it', async () => {
  const url = link(awa.personId, 'answers');
  const oneClick = { 'List-Unsubscribe': 'One-Click' };
  const form = new FormData();
  form.set('List-Unsubscribe', 'One-Click');
  // RFC 8058: either encoding; no redirect is followed.
  expect((await post(url, oneClick)).status).toBe(200);
  expect((await fetch(url, { method: 'POST', body: form, redirect: 'manual' })).status).toBe(200);
  expect(await choices(awa)).toMatchObject({ answers: false, mentions: true });
  // The choice before is stored, and restored when this mail is turned on again.
  const daily = {
    intent: 'mail',
    answers: 'oui',
    mentions: 'oui',
    entrusted: 'oui',
    reminders: 'oui',
    digest: 'daily',
  };
  const headers = { cookie: awa.cookie };
  const saved = await fetch(`${app.url}/mon-compte`, {
    method: 'POST',
    headers,
    body: new URLSearchParams(daily),
    redirect: 'manual',
  });
  expect([saved.status, saved.headers.get('location')]).toEqual([303, '/mon-compte?fait=courriels']);
  await post(link(awa.personId), oneClick);
  expect(await choices(awa)).toEqual({
    answers: true,
    mentions: true,
    entrusted: true,
    reminders: true,
    digest: 'never',
  });
  await post(link(awa.personId), { intent: 'on' });
  expect(await choices(awa)).toMatchObject({ digest: 'daily' });
});

test('a forged link, a foreign page or a closed account turns no mail off', async () => {
  const url = link(awa.personId);
  const forged = url.replace(awa.personId, paul.personId);
  for (const bad of [forged, `${url}x`, `${app.url}/courriels/${'a'.repeat(43)}`]) {
    expect((await open(bad)).status, bad).toBe(410);
    expect((await post(bad, { 'List-Unsubscribe': 'One-Click' })).status, bad).toBe(410);
  }
  expect((await post(url, { intent: 'delete' })).status).toBe(400);
  const foreign = { origin: 'https://ailleurs.example' };
  const answer = await fetch(url, { method: 'POST', headers: foreign, body: new URLSearchParams({ intent: 'off' }) });
  expect(answer.status).toBe(403);
  expect(await choices(awa)).toMatchObject({ digest: 'daily' });
  await app.services.people.disable(paul.personId, COMMAND_LINE);
  expect((await open(link(paul.personId, 'answers'))).status).toBe(410);
});

test('members choose mail of answers and reminders alone', async () => {
  const cecile = await signInNew(app.services, { name: 'Cécile', role: 'member' });
  const { text } = await open(`${app.url}/mon-compte`, { cookie: cecile.cookie });
  for (const name of ['answers', 'reminders']) expect(text).toContain(`name="${name}"`);
  expect(text).not.toMatch(/name="(mentions|entrusted|digest)"/);
  expect(await choices(cecile)).toEqual({
    answers: true,
    reminders: true,
    mentions: null,
    entrusted: null,
    digest: null,
  });
});
