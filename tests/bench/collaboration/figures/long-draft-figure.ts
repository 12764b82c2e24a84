import { SERVERS, type ServerName } from '../server-process.ts';
import type { Figure, Measured, Scale } from './figure.ts';
import { withServer } from './with-server.ts';

/** The first time warms up what runs often. */
const TIMES = 4;

async function measure(name: ServerName, { nodeOptions }: Scale): Promise<Measured> {
  return withServer(name, nodeOptions, async (server) => {
    await server.work('write');
    const longest = async (what: string): Promise<number> => {
      const holds: number[] = [];
      for (let time = 0; time < TIMES; time++) {
        await server.idle();
        await server.watch();
        await server.work(what);
        holds.push(await server.longestHold());
      }
      return Math.max(...holds.slice(1));
    };
    return { compare: await longest('compare'), restore: await longest('restore') };
  });
}

/** How long others' typing waits while a long draft is compared and restored. */
export const longDraft: Figure = {
  name: 'long-draft',
  title: 'a draft of 108,000 words, longest hold of the event loop',
  columns: [
    { key: 'compare', label: 'compared with a restore point', unit: 'ms', digits: 0, lessIsBetter: true },
    { key: 'restore', label: 'restored', unit: 'ms', digits: 0, lessIsBetter: true },
  ],
  without: SERVERS.filter((name) => name !== 'navette'),
  measure,
};
