import { expect, test } from 'vitest';
import { Random } from '#tests/support/random.ts';
import { startServerProcess } from '#tests/support/server-process.ts';
import { goneLater, goneSoon, openSlowClients } from '#tests/support/slow-clients.ts';
import { prepareDesks } from '#tests/support/typists.ts';
import { until } from '#tests/support/until.ts';

/**
 * docs/decisions/0020: connections whose head does not come, and those that were refused, do not
 * stay open, though their clients go on sending. That nobody waits for them is measured in
 * `fairness/slow-loris`; until they are closed takes half a minute, in which others can be tested.
 */
test('heads that take too long and sockets that were refused are closed', async () => {
  const random = new Random();
  const label = `seed ${random.seed}`;
  const { dataDir, prepared, remove } = await prepareDesks(1);
  const server = await startServerProcess(dataDir);
  const [soon, later] = [goneSoon(random, prepared.pages[0]!), goneLater(random)];
  const { lines, opened } = openSlowClients(Number(new URL(server.url).port), { ...soon, ...later }, random);
  const all = () => [...lines.values()].flat();
  const open = (kinds: object) =>
    Object.keys(kinds)
      .flatMap((name) => lines.get(name)!)
      .filter((line) => !line.isClosed).length;
  try {
    await opened;
    expect(all().length, label).toBe(760);
    expect(open(later), `heads are waited for, ${label}`).toBe(600);
    await until(() => open(soon) === 0, `refused sockets are closed, ${label}`, 10_000);
    await until(() => open(later) === 0, `heads that took too long are closed, ${label}`, 40_000);
  } finally {
    for (const { socket } of all()) socket.destroy();
    await server.end('SIGKILL');
    await remove();
  }
}, 90_000);
