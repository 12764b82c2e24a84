import { Agent, request as httpRequest } from 'node:http';
import { describe, expect, test } from 'vitest';
import { COMMAND_LINE } from '#content/authorise.ts';
import { freePort } from '#tests/support/free-port.ts';
import { Random } from '#tests/support/random.ts';
import { startServerProcess } from '#tests/support/server-process.ts';
import { startSmtpReceiver } from '#tests/support/smtp-receiver.ts';
import { prepareDataFolder } from '#tests/support/socket-rig.ts';

/**
 * Checks that timing does not reveal which addresses have an account. Requests known and unknown
 * ones in random order, and measures two times: until the answer, and until the answer to a request
 * right behind it, which waits for the work of the first. A noisy machine hides differences but
 * does not create them, so a passing run is worth something only on a quiet one: `ROUNDS=400 npm
 * run faults -- tests/faults/sign-in-timing.test.ts`.
 */
const ROUNDS = Number(process.env.ROUNDS) || 0;
/** Requests of each kind. */
const ASKS = Math.max(200, ROUNDS);

/**
 * How often a value of the first list is the greater one, equal ones counting half: 0.5 for
 * indistinguishable lists.
 */
function separation(first: readonly number[], second: readonly number[]): number {
  const all = [...first.map((value) => ({ value, first: 1 })), ...second.map((value) => ({ value, first: 0 }))];
  all.sort((a, b) => a.value - b.value);
  let ranks = 0;
  for (let at = 0; at < all.length; ) {
    let end = at;
    while (end < all.length && all[end]!.value === all[at]!.value) end++;
    for (let i = at; i < end; i++) ranks += all[i]!.first * ((at + end + 1) / 2);
    at = end;
  }
  return (ranks - (first.length * (first.length + 1)) / 2) / (first.length * second.length);
}

/** Deviation from 0.5 by chance: four standard deviations. */
const CHANCE = 4 * Math.sqrt((2 * ASKS + 1) / (12 * ASKS * ASKS));

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

describe.runIf(ROUNDS > 0)('the sign-in', () => {
  test.each(['outbox', 'mail server'])(
    'takes as long for a known address as for any other (%s)',
    async (mail) => {
      const random = new Random();
      const smtp = mail === 'outbox' ? null : await startSmtpReceiver();
      const { dataDir, remove } = await prepareDataFolder(async ({ people }) => {
        for (let i = 0; i < ASKS; i++) {
          const email = `known${i}@example.org`;
          await people.add({ email, name: 'Une personne', role: 'member' }, COMMAND_LINE);
        }
      });
      const port = await freePort();
      const variables: Record<string, string> = smtp
        ? { SMTP_URL: `smtp://127.0.0.1:${smtp.port}?from=w@example.org`, PUBLIC_URL: `http://localhost:${port}` }
        : {};
      const server = await startServerProcess(dataDir, { PORT: String(port), ...variables });
      const agent = new Agent({ keepAlive: true });
      let sender = 0;
      /** @returns milliseconds until the answer */
      const ask = (email: string): Promise<number> => {
        const body = `email=${encodeURIComponent(email)}`;
        // Each from an address of its own: none meets a rate limit.
        const headers = {
          host: `localhost:${port}`,
          'x-forwarded-for': `10.${(++sender >> 16) & 255}.${(sender >> 8) & 255}.${sender & 255}`,
          'content-type': 'application/x-www-form-urlencoded',
          'content-length': body.length,
        };
        return new Promise((resolve, reject) => {
          const from = performance.now();
          const sending = httpRequest({ port, path: '/connexion', method: 'POST', headers, agent }, (response) => {
            response.resume().on('end', () => {
              if (response.statusCode !== 303) reject(new Error(`answered ${response.statusCode}`));
              else resolve(performance.now() - from);
            });
          });
          sending.on('error', reject);
          sending.end(body);
        });
      };
      try {
        for (let i = 0; i < 50; i++) await ask(`warm${i}@example.org`);
        const asks = [
          ...Array.from({ length: ASKS }, (_, i) => ({ kind: 'known' as const, email: `known${i}@example.org` })),
          ...Array.from({ length: ASKS }, (_, i) => ({ kind: 'other' as const, email: `other${i}@example.org` })),
        ];
        for (let i = asks.length - 1; i > 0; i--) {
          const j = random.below(i + 1);
          [asks[i], asks[j]] = [asks[j]!, asks[i]!];
        }
        const times = {
          known: { answer: [] as number[], next: [] as number[] },
          other: { answer: [] as number[], next: [] as number[] },
        };
        for (const [i, { kind, email }] of asks.entries()) {
          times[kind].answer.push(await ask(email));
          times[kind].next.push(await ask(`probe${i}@example.org`));
        }
        for (const what of ['answer', 'next'] as const) {
          const [known, other] = [times.known[what], times.other[what]];
          const measuredSeparation = separation(known, other);
          console.log(
            `sign-in, ${mail}, ${what}: SEED=${random.seed} known ${median(known).toFixed(2)} ms, other ${median(other).toFixed(2)} ms, separation ${measuredSeparation.toFixed(3)}`,
          );
          expect(Math.abs(measuredSeparation - 0.5), `${mail}, ${what}, seed ${random.seed}`).toBeLessThan(CHANCE);
        }
      } finally {
        agent.destroy();
        await server.end('SIGKILL');
        await smtp?.close();
        await remove();
      }
    },
    600_000,
  );
});
