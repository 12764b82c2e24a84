import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import pino from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { collectionPath, pagePath } from '#content/addresses/address.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { starterOutline } from '#content/kinds/outline.ts';
import { loadSessionSecret } from '#server/auth/session-secret.ts';
import { makeOffToken } from '#server/notifications/off-token.ts';
import { type AnyRequest, anyRequest, DOORS, type Known } from '#tests/support/any-request.ts';
import { cookieOf } from '#tests/support/people.ts';
import { Random } from '#tests/support/random.ts';
import { type RunningApp, startApp } from '#tests/support/running-app.ts';

/**
 * Any request to any address gets an answer in words, and the server continues. Long run:
 * `ROUNDS=1000`.
 */
const ROUNDS = Number(process.env.ROUNDS) || 3;
const REQUESTS_OF_A_ROUND = 100;
const AT_ONCE = 8;
const DEADLINE = 20_000;

let app: RunningApp;
const logged: string[] = [];
beforeAll(async () => {
  app = await startApp({}, pino({ level: 'error' }, { write: (line) => void logged.push(line) }));
});
afterAll(() => app.close());

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/**
 * Each round's own pages, collection and people: the requests archive, sign out and disable what
 * they find.
 */
async function prepareRound(round: number): Promise<Known> {
  const { services } = app;
  const document = starterOutline('workshop', 'fr');
  const title = `Atelier ${round}`;
  const workshop = await app.addPage({ kind: 'workshop', title, summary: 'Résumé.', visibility: 'public', document });
  await services.editions.publish(workshop.id, {}, COMMAND_LINE);
  const draft = await app.addPage({ title: `Fiche ${round}` });
  const kit = { kind: 'toolkit', title: `Kit ${round}`, publishedAt: '2026-01-01T00:00:00.000Z' } as const;
  const collection = await services.collections.create(kit, COMMAND_LINE);
  const partner = { name: 'A. D.', organisation: 'Comité', country: 'ML', side: 'south', expiresInDays: 30 } as const;
  const invite = () => services.invitations.invite({ pageId: workshop.id, ...partner }, COMMAND_LINE);
  const opened = await services.invitations.redeem((await invite()).token, 'Chromium');
  const other = await invite();
  const person = await services.people.add(
    { email: `p${round}@example.org`, name: 'Paul', role: 'member' },
    COMMAND_LINE,
  );
  const link = await services.signIn.createLink(person.email);
  const secret = await loadSessionSecret(services.env);
  const blocks = (await services.editions.require(COMMAND_LINE, workshop.id, 1)).document.content ?? [];
  return {
    places: [pagePath(workshop), pagePath(workshop), pagePath(draft), collectionPath(collection)].map((at) =>
      at.slice(1),
    ),
    ids: [
      workshop.id,
      draft.id,
      collection.id,
      person.id,
      other.token,
      other.invitation.id,
      link.path.split('/').at(-1)!,
      makeOffToken(secret, { recipientId: person.id, sort: 'answers' }),
    ]
      .concat(['fiches', 'ateliers', 'outils'])
      .concat(blocks.slice(0, 2).map(({ attrs }) => String(attrs?.id))),
    cookies: [
      '',
      cookieOf(opened.cookie),
      await app.signIn('Aminata', 'member'),
      await app.signIn('Yacine'),
      await app.signIn('Administration', 'staff', true),
    ],
  };
}

function decoded(body: Buffer, encoding: string | undefined): string {
  if (body.length === 0) return '';
  const decode = new Map([
    ['br', brotliDecompressSync],
    ['gzip', gunzipSync],
    ['deflate', inflateSync],
  ]).get(encoding ?? '');
  return String(decode ? decode(body) : body);
}

function send({ method, path, headers, body }: AnyRequest): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(DEADLINE);
    const options = { method, path, headers, signal, port: new URL(app.localUrl).port, agent: false };
    const sending = httpRequest(options, (response) => {
      const { statusCode: status = 0, headers } = response;
      // An event stream does not end.
      if (method === 'GET' && headers['content-type']?.includes('event-stream')) response.destroy();
      const chunks: Buffer[] = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('close', () =>
        resolve({ status, headers, text: decoded(Buffer.concat(chunks), headers['content-encoding']) }),
      );
    });
    sending.on('error', reject);
    sending.end(body ?? undefined);
  });
}

const HEADERS = ['content-security-policy', 'x-content-type-options', 'x-frame-options', 'referrer-policy'].concat([
  'cross-origin-opener-policy',
  'cross-origin-resource-policy',
  'permissions-policy',
]);
/** Texts that would reveal the program or its machine. */
const TRACE = /\n\s+at |\.[jt]sx?:\d|node_modules|SQLITE|NavetteError/;

/** The faults of a response; empty for none. */
function faultsOf({ method, path, headers: asked }: AnyRequest, { status, headers, text }: Answer): string[] {
  const faults: string[] = [];
  if (status >= 500) faults.push('an accident');
  // Scripts and styles have two of them.
  const wanted = /^\/(assets|islands)\/./.test(path) && status < 400 ? ['x-content-type-options'] : HEADERS;
  faults.push(...wanted.filter((name) => !headers[name]).map((name) => `no ${name}`));
  if (TRACE.test(text)) faults.push(`a trace of the program: ${TRACE.exec(text)}`);
  // Administrators see the backup command, which contains the folder.
  const mayShowFolder = /^\/admin(\/*|\.data)([?#;]|$)/.test(path);
  if (!mayShowFolder && [process.cwd(), app.services.env.dataDir].some((folder) => text.includes(folder)))
    faults.push('a path of the machine');
  if (method === 'HEAD' && text !== '') faults.push('a body for HEAD');
  if (status === 405 && !headers.allow) faults.push('no Allow');
  const isShown = asked['sec-fetch-dest'] === 'document' && /html|\*/.test(asked.accept ?? '*');
  if (status >= 400 && isShown && method !== 'HEAD') {
    const language = headers['content-language'];
    if (!headers['content-type']?.includes('text/html')) faults.push('no page');
    else if (!text.includes(`<html lang="${language}"`)) faults.push('a page in no language');
  }
  return faults;
}

test(
  `random requests to ${DOORS.length} addresses`,
  async () => {
    const random = new Random();
    console.log(`any request: SEED=${random.seed}`);
    for (let round = 0; round < ROUNDS; round++) {
      const known = await prepareRound(round);
      const requests = Array.from({ length: REQUESTS_OF_A_ROUND }, () => anyRequest(random, known));
      const ask = async () => {
        for (let one = requests.pop(); one; one = requests.pop()) {
          const answer = await send(one).catch((error: Error) => error);
          const requestText = `${one.method} ${one.path} ${JSON.stringify(one.headers)} ${Buffer.from(one.body ?? []).subarray(0, 2_000)}`;
          const faults = answer instanceof Error ? [String(answer)] : faultsOf(one, answer);
          expect(
            faults,
            `seed ${random.seed}: ${requestText}\n${answer instanceof Error ? '' : answer.text.slice(0, 300)}`,
          ).toEqual([]);
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, ask));
      expect(logged, `seed ${random.seed}`).toEqual([]);
    }
    const { status, text } = await send({ method: 'GET', path: '/healthz', headers: {}, body: null });
    expect([status, text]).toEqual([200, '{"ok":true,"problems":[]}']);
  },
  30_000 + ROUNDS * 30_000,
);

test('a body aborted in the middle leaves nothing behind', async () => {
  const random = new Random();
  const known = await prepareRound(ROUNDS);
  const { port } = new URL(app.localUrl);
  const doors = [
    `/${known.places[0]}/notice`,
    `/${known.places[0]}/documents`,
    `/fichiers/televerser?page=${known.ids[0]}`,
  ];
  for (const door of doors) {
    for (const type of ['application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'image/png']) {
      const head = `POST ${door} HTTP/1.1\r\nHost: localhost\r\nCookie: ${known.cookies[3]}\r\nContent-Type: ${type}\r\n`;
      const body = `Content-Length: 400000\r\n\r\n--x\r\n${'a'.repeat(random.below(100_000))}`;
      const socket = connect(Number(port), 'localhost');
      const ended = new Promise((resolve) => socket.on('close', resolve).on('error', resolve));
      socket.resume();
      if (random.chance(0.5)) socket.end(head + body);
      else socket.write(head + body, () => socket.destroy());
      await ended;
    }
  }
  expect((await send({ method: 'GET', path: '/', headers: {}, body: null })).status).toBe(200);
  expect(logged).toEqual([]);
});
