import { get } from 'node:http';
import { describe, expect, test } from 'vitest';
import { MOST_CHARACTERS_ON_A_PAGE } from '#server/annotations/annotation-limits.ts';
import { expectFair } from '#tests/support/fairness-rig.ts';
import { setUpFairness, times } from '#tests/support/set-up-fairness.ts';

/**
 * docs/decisions/0023: however many annotations somebody writes, however long, and however many
 * panels and streams read them, nobody waits. `ROUNDS=20` tests for longer.
 */
/** Milliseconds for which the attack goes on. */
const DURING = 4_000;
/** Event streams that each attacker opens. */
const STREAMS = 40;
/** Nearly as many as a page may have: the attackers add some. */
const CHARACTERS = 0.95 * MOST_CHARACTERS_ON_A_PAGE;
const AUTHOR = { name: 'Awa Traoré', organisation: 'Association Yiriwa', country: 'ML', side: 'south' } as const;
const setup = setUpFairness(async (services, pageId) => {
  for (let characters = 0; characters < CHARACTERS; ) {
    const body = 'Une très longue remarque. '.repeat(1 + random.below(150));
    const quote = random.pick(['Une fiche', 'que tous', 'lisent']);
    await services.annotations.createAs(AUTHOR, { pageId, kind: 'comment', body, quote, createdAt: '2026-01-01' });
    characters += body.length + 400;
  }
});

const { random, rounds } = setup;
const KINDS = ['comment', 'question', 'correction', 'local'];
const letters = (length: number) =>
  times(length, () => String.fromCharCode(random.pick([32, 10, 97 + random.below(26), 0x3042, 0x1f600]))).join('');

/** An annotation: a valid one, one of maximal length, or one of words that do not exist. */
function anyForm(key: string): URLSearchParams {
  const length = random.pick([3, 400, 4_000, 4_000, 4_001]);
  return new URLSearchParams({
    intent: 'create',
    cible: 'p2222222',
    cle: key,
    genre: random.pick([...KINDS, 'aucun']),
    texte: letters(length) || 'x',
    mots: random.pick(['', 'fiche', letters(200), letters(5_000)]),
    avant: String(random.below(10)),
  });
}

function send(form: URLSearchParams, cookie: string): Promise<Response> {
  return fetch(`${setup.rig.url}/annotations/${setup.rig.publicId}`, {
    method: 'POST',
    headers: { cookie, origin: setup.rig.url },
    body: form,
  });
}

/** Opens an event stream and reads from it. @returns what closes it */
function listen(cookie: string): () => void {
  const request = get(`${setup.rig.url}/annotations/${setup.rig.publicId}/flux`, { headers: { cookie } }, (answer) =>
    answer.resume(),
  );
  request.on('error', () => {});
  return () => request.destroy();
}

describe.each(rounds)('round %i', () => {
  test('annotations without end, and panels that read them all', async () => {
    const counts = new Map<number, number>();
    const { pirates } = setup.rig;
    const report = await setup.rig.attack(async () => {
      const streams = pirates.flatMap((cookie) => times(STREAMS, () => listen(cookie)));
      try {
        const until = performance.now() + DURING;
        await Promise.all(
          pirates.flatMap((cookie, pirate) =>
            times(6, async (line) => {
              // On a slow machine, continues until there are enough responses.
              for (let i = 0; performance.now() < until || (counts.get(200) ?? 0) <= 20; i++) {
                const answer =
                  line < 3
                    ? await send(anyForm(`${random.seed}-${pirate}-${line}-${i}`), cookie)
                    : await fetch(
                        setup.rig.url +
                          random.pick([
                            `/annotations/${setup.rig.publicId}`,
                            `/annotations/${setup.rig.publicId}?brouillon`,
                            `${setup.rig.publicPath}/annotations?tout`,
                          ]),
                        { headers: { cookie } },
                      );
                await answer.arrayBuffer();
                counts.set(answer.status, (counts.get(answer.status) ?? 0) + 1);
              }
            }),
          ),
        );
      } finally {
        for (const close of streams) close();
      }
    });
    const label = `annotations, seed ${random.seed}, answers ${JSON.stringify([...counts])}`;
    expect(
      [...counts.keys()].filter((status) => status >= 500),
      label,
    ).toEqual([]);
    expect(counts.get(200) ?? 0, label).toBeGreaterThan(20);
    expectFair(report, label);
  }, 120_000);
});
