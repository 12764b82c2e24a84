import { createServer, request as httpRequest } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import express from 'express';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { collectionPath, pagePath } from '#content/addresses/address.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { starterOutline } from '#content/kinds/outline.ts';
import { drainAfterAnswer } from '#server/http/guard/rest-of-body.ts';
import { type RunningApp, startApp } from '#tests/support/running-app.ts';

/** Refusals over real HTTP: the viewer is known, the reason is given, and the response arrives. */
let app: RunningApp;
let staff: string;
let member: string;
let path: string;
let pageId: string;
let fileId: string;

const DRAWING = Buffer.from(
  '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><path d="M0 0h40v40z"/></svg>',
);

beforeAll(async () => {
  app = await startApp();
  staff = await app.signIn('Awa Diarra');
  member = await app.signIn('Paul Lens', 'member');
  const document = starterOutline('factsheet', 'fr');
  const page = await app.addPage({ title: 'Une fiche', summary: 'Résumé.', visibility: 'members', document });
  await app.services.editions.publish(page.id, {}, COMMAND_LINE);
  pageId = page.id;
  path = pagePath(page);
  fileId = (await app.services.files.add({ bytes: DRAWING, name: 'x.svg', pageId }, COMMAND_LINE)).id;
});
afterAll(() => app.close());

const ask = (address: string, init: RequestInit = {}, cookie = '') =>
  fetch(app.url + address, { redirect: 'manual', ...init, headers: { cookie, accept: 'text/html', ...init.headers } });
const form = (fields: Record<string, string>): RequestInit => ({ method: 'POST', body: new URLSearchParams(fields) });

/**
 * Sends headers as written and then the body; resolves with the response's headers as soon as they
 * arrive.
 */
function raw(head: readonly string[], body = ''): Promise<{ status: number; head: string }> {
  const { port } = new URL(app.url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), '127.0.0.1', () => socket.write(`${head.join('\r\n')}\r\n\r\n${body}`));
    let answer = '';
    socket.on('data', (chunk) => {
      answer += String(chunk);
      if (!answer.includes('\r\n\r\n')) return;
      socket.destroy();
      resolve({ status: Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]), head: answer });
    });
    socket.on('error', reject);
  });
}

describe('a refused form', () => {
  test.each<[string, () => [string, RequestInit, string], number]>([
    ['no right', () => ['/nouvelle-page', form({ title: 'x' }), member], 403],
    ['no such page', () => ['/fiches/nulle-part/notice', form({ intent: 'save' }), member], 404],
    ['no such deed', () => [`${path}/notice`, form({ intent: 'voler' }), member], 403],
    [
      'no form',
      () => [`${path}/publier`, { method: 'POST', body: '{}', headers: { 'content-type': 'text/plain' } }, member],
      403,
    ],
    ['nothing to send there', () => ['/fiches', form({ q: 'x' }), member], 405],
  ])('%s: the page shows who is signed in, and where', async (_name, request, status) => {
    const answer = await ask(...request());
    const text = await answer.text();
    expect(answer.status).toBe(status);
    expect(text).toContain('Paul Lens');
    expect(text).toContain('Lianes coopération');
    if (status === 405) expect(answer.headers.get('allow')).toBe('GET, HEAD');
  });

  test('from a foreign page is refused with a page', async () => {
    const answer = await ask(
      '/nouvelle-page',
      { ...form({ title: 'x' }), headers: { origin: 'https://ailleurs.example' } },
      staff,
    );
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain('Elle venait d’un autre site');
  });
});

describe('an odd request', () => {
  test.each(['/%ff', '/fiches/%ff', '/fichiers/%ff', '/%', '/fiches/%c0%af'])(
    '%s is answered with a page',
    async (address) => {
      const answer = await ask(address, {}, staff);
      const text = await answer.text();
      expect(answer.status).toBe(400);
      expect(text).toContain('Awa Diarra');
      expect(text).toContain('Cette demande n’a pas été comprise');
    },
  );

  test('requesting a route’s data in the address bar shows the page', async () => {
    const answer = await ask(`${path}?_data=root`, {}, staff);
    expect([answer.status, (await answer.text()).includes('Une fiche')]).toEqual([200, true]);
    expect((await ask('/nulle-part?_data=routes%2F%24', {}, staff)).status).toBe(404);
  });

  test('methods: HEAD answers as GET without a body, OPTIONS lists the methods, others are refused', async () => {
    const head = await ask(path, { method: 'HEAD' }, staff);
    expect([head.status, await head.text()]).toEqual([200, '']);
    const options = await ask(path, { method: 'OPTIONS' });
    expect([options.status, options.headers.get('allow')]).toEqual([204, 'GET, HEAD, POST, OPTIONS']);
    for (const method of ['PUT', 'DELETE', 'PATCH', 'PROPFIND']) {
      const answer = await ask(path, { method }, staff);
      expect([answer.status, answer.headers.get('allow')], method).toEqual([405, 'GET, HEAD, POST, OPTIONS']);
      expect(await answer.text(), method).toContain('Awa Diarra');
    }
  });

  test('for a byte range of a file gets that range, or 416 beyond the end', async () => {
    const whole = Buffer.from(await (await ask(`/fichiers/${fileId}`, {}, staff)).arrayBuffer());
    const part = await ask(`/fichiers/${fileId}`, { headers: { range: 'bytes=2-5' } }, staff);
    expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes 2-5/${whole.length}`]);
    expect(Buffer.from(await part.arrayBuffer())).toEqual(whole.subarray(2, 6));
    const beyond = await ask(`/fichiers/${fileId}`, { headers: { range: 'bytes=999999-' } }, staff);
    expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, `bytes */${whole.length}`]);
  });
});

describe('without the right, the answer comes before the whole body', () => {
  test.each([
    ['/fichiers/televerser?page=PAGE', 'image/png'],
    ['/nouvelle-page', 'application/x-www-form-urlencoded'],
    ['/nouveau/collection', 'application/x-www-form-urlencoded'],
    ['PATH/notice', 'application/x-www-form-urlencoded'],
    ['PATH/publier', 'application/x-www-form-urlencoded'],
    ['PATH/invitations', 'application/x-www-form-urlencoded'],
    ['PATH/documents', 'multipart/form-data; boundary=x'],
    ['/fichiers/televerser?page=PAGE', 'multipart/form-data; boundary=x'],
    ['/admin/personnes', 'application/x-www-form-urlencoded'],
    ['/recherche/suivi', 'application/x-www-form-urlencoded'],
  ])('%s (%s)', async (address, type) => {
    const target = address.replace('PAGE', pageId).replace('PATH', path);
    const head = (more: string[]) => [
      `POST ${target} HTTP/1.1`,
      'Host: localhost',
      `Content-Type: ${type}`,
      'Content-Length: 400000',
      ...more,
    ];
    expect([401, 404]).toContain((await raw(head([]), 'a')).status);
    expect([403, 404]).toContain((await raw(head([`Cookie: ${member}`]), 'a')).status);
    expect((await raw(head([`Cookie: ${staff}`, 'Origin: https://ailleurs.example']), 'a')).status).toBe(403);
  });
});

describe('a body that is too large', () => {
  const HEAVY = 20 * 1024 * 1024;
  const target = () => `/fichiers/televerser?page=${pageId}`;

  test('a pasted text that is too long has its own message, in the reader’s language, and is given back', async () => {
    const kit = { kind: 'toolkit', title: 'Une boîte', language: 'fr' } as const;
    const collection = await app.services.collections.create(kit, COMMAND_LINE);
    const pasted = (megabytes: number) => 'Un texte long. '.repeat((megabytes * 1e6) / 15);
    for (const address of [`${path}/notice`, `${collectionPath(collection)}/gerer`]) {
      for (const [language, title] of Object.entries({ fr: 'Ce texte est trop long', en: 'This text is too long' })) {
        for (const megabytes of [1, 3]) {
          const sent = form({ intent: 'save', title: 'Un titre gardé', summary: pasted(megabytes) });
          const answer = await ask(address, { ...sent, headers: { 'accept-language': language } }, staff);
          const text = await answer.text();
          const label = `${address} ${language} ${megabytes} MB`;
          expect([answer.status, text.includes(title)], label).toEqual([413, true]);
          // A still larger text is not read: the browser has it, one step back.
          const givenBack = megabytes === 1;
          expect([text.includes('Un titre gardé'), text.includes(pasted(megabytes))], label).toEqual([
            givenBack,
            givenBack,
          ]);
        }
      }
    }
  });

  test('a text is given back only to those who are signed in', async () => {
    const typed = 'Un texte que j’ai tapé. '.repeat(8_000);
    const answer = await ask('/connexion', form({ email: typed }));
    const text = await answer.text();
    expect([answer.status, text.includes('Ce texte est trop long')]).toEqual([413, true]);
    expect([text.includes('j’ai tapé'), text.length < 20_000]).toEqual([false, true]);
  });

  test('a form with too many fields is refused with a message, and nothing is given back', async () => {
    const many = new URLSearchParams([['title', 'Un titre tapé'], ...Array.from({ length: 700 }, () => ['a', '1'])]);
    for (const [language, title] of Object.entries({ fr: 'trop de champs', en: 'too many fields' })) {
      const init = { method: 'POST', body: many, headers: { 'accept-language': language } };
      const answer = await ask(`${path}/notice`, init, staff);
      const text = await answer.text();
      expect([answer.status, text.includes(title), text.includes('Un titre tapé')], language).toEqual([
        413,
        true,
        false,
      ]);
    }
  });

  test('is refused with a message, as a raw body or in a form, and the answer arrives', async () => {
    const body = new FormData();
    body.set('fichier', new Blob([new Uint8Array(HEAVY)], { type: 'image/png' }), 'lourde.png');
    const sent: RequestInit[] = [
      { method: 'POST', body: new Uint8Array(HEAVY), headers: { 'content-type': 'image/png' } },
      { method: 'POST', body },
    ];
    for (const init of sent) {
      const answer = await ask(target(), init, staff);
      expect(answer.status).toBe(413);
      expect(((await answer.json()) as { message: string }).message).toContain('12');
    }
  });

  test.each([true, false])('is reported to a client that reads after sending all (keep-alive: %s)', async (keep) => {
    const { port } = new URL(app.url);
    const socket = connect(Number(port), '127.0.0.1');
    const heard = new Promise<string>((resolve, reject) => {
      socket.on('error', reject);
      let answer = '';
      socket.on('data', (chunk) => {
        answer += String(chunk);
        if (/\}(\r\n0\r\n\r\n)?$/.test(answer)) resolve(answer);
      });
    });
    socket.pause();
    const head = [
      `POST ${target()} HTTP/1.1`,
      'Host: localhost',
      `Cookie: ${staff}`,
      'Content-Type: image/png',
      `Content-Length: ${HEAVY}`,
      `Connection: ${keep ? 'keep-alive' : 'close'}`,
    ];
    socket.write(`${head.join('\r\n')}\r\n\r\n`);
    await new Promise((resolve) => socket.write(Buffer.alloc(HEAVY), resolve));
    socket.resume();
    const answer = await heard;
    socket.destroy();
    expect(answer).toMatch(/^HTTP\/1\.1 413[\s\S]*12/);
  });

  test('without end is closed after a number of bytes or seconds', async () => {
    for (const limits of [
      { bytes: 1024 * 1024, milliseconds: 600_000 },
      { bytes: Number.MAX_SAFE_INTEGER, milliseconds: 50 },
    ]) {
      const small = express();
      small.use(drainAfterAnswer(limits));
      small.use((_request, response) => void response.status(403).send('no'));
      const server = createServer(small);
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
      socket.write('POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9999999999\r\n\r\n');
      let heard = '';
      const closed = new Promise((resolve) => socket.on('close', resolve));
      socket.on('error', () => {});
      socket.on('data', (chunk) => {
        heard += String(chunk);
      });
      const write = () => {
        if (!socket.destroyed) socket.write(Buffer.alloc(65_536), () => setImmediate(write));
      };
      write();
      await closed;
      expect(heard).toMatch(/^HTTP\/1\.1 403/);
      await new Promise((resolve) => server.close(resolve));
    }
  });
});

test('the Host header affects no link if PUBLIC_URL is set', async () => {
  const site = await startApp({ PUBLIC_URL: 'https://wiki.example.org' });
  try {
    const cookie = await site.signIn('Awa');
    const page = await site.addPage({
      title: 'Une fiche',
      summary: 'Résumé.',
      visibility: 'public',
      document: starterOutline('factsheet', 'fr'),
    });
    await site.services.editions.publish(page.id, {}, COMMAND_LINE);
    const secure = cookie;
    for (const [address, init] of [
      ['/opensearch.xml', {}],
      ['/recherche.json?q=fiche', {}],
      [pagePath(page), {}],
      ['/connexion', form({ email: 'personne-1@example.org', retour: '/' })],
      [
        `${pagePath(page)}/invitations`,
        form({ intent: 'invite', nom: 'A', organisation: 'B', pays: 'ML', cote: 'south', jours: '30' }),
      ],
    ] as [string, RequestInit][]) {
      const { port } = new URL(site.localUrl);
      const text = await new Promise<string>((resolve, reject) => {
        const headers = {
          host: 'mal.example',
          'x-forwarded-host': 'mal.example',
          cookie: secure,
          origin: 'https://wiki.example.org',
          ...(init.body ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
        };
        const sending = httpRequest(
          { port, host: '127.0.0.1', path: address, method: init.method ?? 'GET', headers },
          (response) => {
            let whole = JSON.stringify(response.headers);
            response.on('data', (chunk) => {
              whole += String(chunk);
            });
            response.on('end', () =>
              response.statusCode! < 400 ? resolve(whole) : reject(new Error(`${address}: ${response.statusCode}`)),
            );
          },
        );
        sending.on('error', reject);
        sending.end(init.body ? String(init.body) : undefined);
      });
      expect(text, address).not.toContain('mal.example');
      if (!address.startsWith('/connexion')) expect(text, address).toContain('https://wiki.example.org/');
    }
    await site.services.signIn.settle();
    const [mail] = await site.services.outbox.list(COMMAND_LINE);
    const { text } = await site.services.outbox.read(COMMAND_LINE, mail!.id);
    expect(text).toContain('https://wiki.example.org/connexion/');
  } finally {
    await site.close();
  }
});
