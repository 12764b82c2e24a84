import { readdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { collectionPath, pagePath } from '#content/addresses/address.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { PAGE_KINDS } from '#content/kinds/kind.ts';
import { starterOutline } from '#content/kinds/outline.ts';
import { MOST_FIELDS } from '#server/http/remix/form-reader.ts';
import { Random } from '#tests/support/random.ts';
import { type RunningApp, startApp } from '#tests/support/running-app.ts';

/**
 * Every address that accepts a form, found among the routes: none reads more of a body than the
 * site's own forms have.
 */
let app: RunningApp;
let cookies: Record<'nobody' | 'administrator', string>;
let doors: readonly string[];

/** Routes with an action, except those that answer 405 or 404 to every form. */
const WITH_ACTION = readdirSync('app/routes').filter((file) =>
  /export (const|async function) action\b(?! = loader)/.test(readFileSync(path.join('app/routes', file), 'utf8')),
);
/** Longest response: a page around a form that may be large, but not what was sent. */
const LARGEST_ANSWER = 100_000;

beforeAll(async () => {
  app = await startApp();
  cookies = { nobody: '', administrator: await app.signIn('Awa Diarra', 'staff', true) };
  const { services } = app;
  const document = starterOutline('workshop', 'fr');
  const page = await app.addPage({
    kind: 'workshop',
    title: 'Un atelier',
    summary: 'x',
    visibility: 'public',
    document,
  });
  await services.editions.publish(page.id, {}, COMMAND_LINE);
  const kit = await services.collections.create({ kind: 'toolkit', title: 'Une boîte' }, COMMAND_LINE);
  const person = await services.people.add({ email: 'p@example.org', name: 'P', role: 'member' }, COMMAND_LINE);
  doors = WITH_ACTION.map((file) => {
    const route = file
      .replace(/\.tsx?$/, '')
      .replace('$segment_.$slug_.', '')
      .replaceAll('_.', '.')
      .replaceAll('.', '/');
    if (!file.startsWith('$')) {
      const query = route === 'fichiers/televerser' ? `?page=${page.id}` : '';
      const id = route.startsWith('admin') ? person.id : route.startsWith('annotations') ? page.id : 'a'.repeat(43);
      return `/${route.replaceAll(/\$\w+/g, id)}${query}`;
    }
    return `${route === 'gerer' ? collectionPath(kit) : pagePath(page)}/${route.replace('$point', 'abcdefghjkmn').replace('$stage', 'collecte').replace('$code', 'abcdefghjkmn')}`;
  });
});
afterAll(() => app.close());

const PART = '--limite\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n';
/** Endless bodies of each kind. */
const ENDLESS: Record<string, { type: string; begin?: string; piece: string }> = {
  'fields without end': { type: 'application/x-www-form-urlencoded', piece: 'a=1&'.repeat(4_000) },
  'one text without end': { type: 'application/x-www-form-urlencoded', begin: 'email=', piece: 'x%22'.repeat(4_000) },
  'parts without end': { type: 'multipart/form-data; boundary=limite', piece: PART.repeat(300) },
  'a name without end': {
    type: 'multipart/form-data; boundary=limite',
    begin: '--limite\r\nContent-Disposition: form-data; name="',
    piece: 'n'.repeat(16_000),
  },
};

/**
 * Sends an endless body to an address until the whole response has arrived.
 * @returns its status and bytes
 */
function sendEndlessly(
  door: string,
  cookie: string,
  { type, begin = '', piece }: (typeof ENDLESS)[string],
): Promise<{ status: number; bytes: number }> {
  const chunk = (text: string) => (text === '' ? '' : `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(app.localUrl).port), '127.0.0.1');
    let answer = '';
    let sending = true;
    const done = () => {
      sending = false;
      socket.destroy();
      const status = Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]);
      resolve({ status, bytes: answer.length });
    };
    const write = () => {
      if (sending) socket.write(chunk(piece), () => setImmediate(write));
    };
    socket.on('error', reject);
    socket.on('data', (data) => {
      answer += data.toString('latin1');
      const [head = '', body] = answer.split('\r\n\r\n', 2);
      const length = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? Number.NaN);
      // A response without a body has neither length nor encoding.
      const isWhole =
        /\r\n0\r\n\r\n$/.test(answer) || (body ?? '').length >= length || /^HTTP\/1\.1 (204|30\d)/.test(head);
      if (body !== undefined && isWhole) done();
    });
    const head = `POST ${door} HTTP/1.1\r\nHost: localhost\r\nCookie: ${cookie}\r\nAccept: text/html\r\nContent-Type: ${type}\r\n`;
    socket.write(`${head}Transfer-Encoding: chunked\r\n\r\n${chunk(begin)}`, write);
  });
}

test('every route with an action is among the addresses', () => {
  expect(doors.length).toBeGreaterThan(15);
  expect(doors).toContain('/connexion');
  expect(doors.filter((door) => /[$\s]/.test(door))).toEqual([]);
});

/** Each kind goes to every second address, and to the others in other runs; to all with ROUNDS. */
const random = new Random();
const turn = random.below(2);
const isAsked = (door: number, kind: number) => Boolean(process.env.ROUNDS) || (door + kind + turn) % 2 === 0;

describe.each(Object.entries(ENDLESS))('%s', (name, endless) => {
  const kind = Object.keys(ENDLESS).indexOf(name);

  test.each(['nobody', 'administrator'] as const)('from %s: addresses answer, briefly', async (who) => {
    const faults: string[] = [];
    for (const door of doors.filter((_, index) => isAsked(index, kind))) {
      const { status, bytes } = await sendEndlessly(door, cookies[who], endless);
      // Actions that need no form have their usual effect.
      if (door === '/deconnexion' && status < 400) {
        cookies = { ...cookies, administrator: await app.signIn('Awa Diarra', 'staff', true) };
        continue;
      }
      const isRefused = status >= 400 && status < 500;
      const needsNone = /^\/(connexion|invitation)\/./.test(door) && status < 400;
      if ((!isRefused && !needsNone) || bytes > LARGEST_ANSWER) faults.push(`${door}: ${status}, ${bytes} bytes`);
    }
    expect(faults, `seed ${random.seed}`).toEqual([]);
  });
});

test('no form of the site has as many fields as the limit, with everything ticked', async () => {
  const counts: Record<string, number> = {};
  for (const kind of PAGE_KINDS) {
    const page = await app.addPage({ kind, title: `Page ${kind}` });
    for (const screen of ['notice', 'publier', 'documents', 'invitations']) {
      const answer = await fetch(`${app.url}${pagePath(page)}/${screen}`, {
        headers: { cookie: cookies.administrator },
      });
      const html = await answer.text();
      for (const form of html.match(/<form[^>]*method="post"[\s\S]*?<\/form>/g) ?? []) {
        const fields = form.match(/<(input|textarea|select|button)\b[^>]*\bname="/g) ?? [];
        counts[`${kind} ${screen}`] = Math.max(counts[`${kind} ${screen}`] ?? 0, fields.length);
      }
    }
  }
  expect(Math.max(...Object.values(counts)), JSON.stringify(counts)).toBeLessThan(MOST_FIELDS);
  expect(counts['study notice']).toBeGreaterThan(50);
});
