import { describe, expect, test } from 'vitest';
import { MOST_GIVEN_BACK } from '#app/http/kept-form.ts';
import { expectFair } from '#tests/support/fairness-rig.ts';
import { type Answer, anyAddress, hostileForm, sendPieces } from '#tests/support/hostile-requests.ts';
import { setUpFairness, times } from '#tests/support/set-up-fairness.ts';

/**
 * docs/decisions/0020: forms make nobody wait and take no memory, whatever is sent. Long run:
 * `ROUNDS=20`.
 */
const MEGABYTE = 1_000_000;
/** A response that gives back what was typed: each character may become six. */
const LARGEST_ANSWER = 200_000;
const setup = setUpFairness();
const { random, rounds } = setup;

/** Addresses that accept forms: from everybody, and from staff. */
const publicDoors = () => ['/connexion', '/recherche', `/annotations/${setup.rig.pageId}`, '/langue', '/deconnexion'];
const writersDoors = () => [
  ...['/nouvelle-page', '/nouveau/collection', `/fichiers/televerser?page=${setup.rig.pageId}`, '/recherche/suivi'],
  ...['notice', 'documents', 'invitations', 'publier', 'editions/comparer'].map(
    (screen) => `${setup.rig.publicPath}/${screen}`,
  ),
];

/** Sends a form to an address, as an attacker or without a session. */
function sendForm(
  door: string,
  cookie: string,
  form: { type: string; pieces: Iterable<string | Uint8Array> },
  length?: number,
) {
  const headers: Record<string, string> = {
    cookie,
    accept: 'text/html',
    'content-type': form.type,
    'x-forwarded-for': anyAddress(random),
    ...(length === undefined ? {} : { 'content-length': String(length) }),
  };
  return sendPieces(setup.rig.url + door, { headers }, form.pieces);
}

describe.each(rounds)('round %i', () => {
  test('forms of all kinds, from many senders at once', async () => {
    const failures: string[] = [];
    const sendOne = async () => {
      const isPirate = random.chance(0.5);
      const door = random.pick(isPirate ? writersDoors() : publicDoors());
      const form = hostileForm(random);
      const { status, bytes } = await sendForm(door, isPirate ? random.pick(setup.rig.pirates) : '', form);
      // Addresses without a form of their own answer as usual, or close an endless request.
      const isRefused = status === 0 || (status >= 300 && status < 500);
      const limit = form.name.startsWith('a long text') && isPirate ? 12 * MEGABYTE : LARGEST_ANSWER;
      if (!isRefused || bytes > limit) failures.push(`${form.name} to ${door}: ${status}, ${bytes} bytes`);
    };
    const report = await setup.rig.attack(async () => {
      await Promise.all(
        times(16, async () => {
          for (let i = 0; i < 4; i++) await sendOne();
        }),
      );
    });
    expect(failures, `seed ${random.seed}`).toEqual([]);
    expectFair(report, `forms, seed ${random.seed}`);
  }, 120_000);

  test('the largest that are accepted or given back, from everybody who may send them', async () => {
    // They cost more as HTML than as they are sent.
    const sign = random.pick(['x%22', "'", '<', 'x%26']);
    const signs = sign.repeat(4_000);
    const sizes = [0.5, 1, 1.9];
    const answers: Answer[] = [];
    const report = await setup.rig.attack(async () => {
      await Promise.all(
        setup.rig.pirates.flatMap((cookie) =>
          times(6, async (i) => {
            const pieces = ['summary=', ...times(Math.ceil((sizes[i % 3]! * MEGABYTE) / signs.length), () => signs)];
            const type = 'application/x-www-form-urlencoded';
            answers.push(await sendForm(`${setup.rig.publicPath}/notice`, cookie, { type, pieces }));
          }),
        ),
      );
    });
    // Each is answered: too long, or invalid notice.
    const label = `the largest forms of ${sign}, seed ${random.seed}`;
    expect(new Set(answers.map(({ status }) => status)), label).toEqual(new Set([400, 413]));
    const refused = answers.filter(({ status }) => status === 413);
    expect(Math.max(...refused.map(({ bytes }) => bytes)), label).toBeLessThan(MOST_GIVEN_BACK + LARGEST_ANSWER);
    expectFair(report, label);
  }, 120_000);

  test('documents and pictures of the largest size, many at once', async () => {
    const statuses: number[] = [];
    const upload = async (cookie: string, i: number) => {
      const isDocument = i % 2 === 0;
      const [door, field, megabytes] = isDocument
        ? [`${setup.rig.publicPath}/documents`, 'file', 19]
        : [`/fichiers/televerser?page=${setup.rig.pageId}`, 'fichier', 11];
      const bytes = new Uint8Array(MEGABYTE).fill(random.below(256));
      const head = `--x\r\nContent-Disposition: form-data; name="${field}"; filename="x"\r\n\r\n`;
      const pieces = [head, ...times(megabytes, () => bytes), '\r\n--x--\r\n'];
      const sent = { type: 'multipart/form-data; boundary=x', pieces };
      statuses.push((await sendForm(door, cookie, sent)).status);
    };
    const report = await setup.rig.attack(async () => {
      await Promise.all(setup.rig.pirates.flatMap((cookie) => times(6, (i) => upload(cookie, i))));
    });
    // The content is checked only after the upload: it is neither image nor document.
    expect(new Set(statuses), `seed ${random.seed}`).toEqual(new Set([400, 415]));
    expectFair(report, `uploads, seed ${random.seed}`);
  }, 120_000);
});
