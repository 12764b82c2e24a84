import { expect, test } from 'vitest';
import { COMMAND_LINE } from '#server/auth/authorise.ts';
import { Random } from '#tests/support/random.ts';
import { type ServerProcess, startServerProcess } from '#tests/support/server-process.ts';
import { prepareDataFolder, TestEditor } from '#tests/support/socket-rig.ts';
import { until } from '#tests/support/until.ts';

/** docs/collaboration.md, rules 1 and 10. `ROUNDS=200 npm run faults` for the long run. */
const ROUNDS = Number(process.env.ROUNDS) || 25;
const PAGES = 3;
const TYPISTS = 2;

const tokensOf = (editor: TestEditor): string[] => editor.text.toString().match(/⟦[^⟧]+⟧/g) ?? [];

test(
  `kill -9 while people type: what anyone had seen is there afterwards (${ROUNDS} rounds)`,
  async () => {
    const random = new Random();
    const folder = await prepareDataFolder(async (services, signIn) => {
      const cookies = [await signIn('staff', 'Awa'), await signIn('staff', 'Bruno')].map((s) => s.cookie);
      const pages: string[] = [];
      for (let i = 0; i < PAGES; i++) {
        pages.push((await services.pages.create({ kind: 'factsheet', title: `Page ${i}` }, COMMAND_LINE)).id);
      }
      return { cookies, pages };
    });
    const { cookies, pages } = folder.prepared;
    let server: ServerProcess | null = null;
    let seenInAll = 0;
    try {
      for (let round = 0; round < ROUNDS; round++) {
        server = await startServerProcess(folder.dataDir);
        const url = server.url.replace('http', 'ws');
        const editors = pages.flatMap((page, p) =>
          Array.from({ length: TYPISTS }, (_, t) => ({
            page: p,
            name: `${p}.${t}`,
            editor: new TestEditor(url, page, cookies[t]),
          })),
        );
        await until(() => editors.every(({ editor }) => editor.saved), 'all synced');
        let count = 0;
        const typing = setInterval(() => {
          for (const { editor, name } of editors) {
            const text = editor.text;
            text.insert(random.below(3) === 0 ? 0 : text.length, `⟦${round}:${name}:${count++}⟧`);
          }
        }, 2);
        await new Promise((resolve) => setTimeout(resolve, 100 + random.below(300)));
        await server.end('SIGKILL');
        clearInterval(typing);
        // What another than its author holds was seen. Authors' own unsent work is theirs to send again, and they are gone here.
        const seen = pages.map((_, p) => {
          const here = editors.filter((e) => e.page === p);
          return new Set(
            here.flatMap(({ editor, name }) => tokensOf(editor).filter((token) => !token.includes(`:${name}:`))),
          );
        });
        for (const { editor } of editors) editor.destroy();
        server = await startServerProcess(folder.dataDir);
        const again = server.url.replace('http', 'ws');
        for (const [p, page] of pages.entries()) {
          const fresh = new TestEditor(again, page, cookies[0]);
          await until(() => fresh.saved, 'fresh client synced');
          const there = new Set(tokensOf(fresh));
          const lost = [...seen[p]!].filter((token) => !there.has(token));
          expect(lost, `seed ${random.seed}, round ${round}: seen by another, and lost`).toEqual([]);
          seenInAll += seen[p]!.size;
          fresh.text.delete(0, fresh.text.length);
          await until(() => fresh.saved, 'emptied');
          fresh.destroy();
        }
        expect(await server.end('SIGTERM'), 'SIGTERM ends with 0').toBe(0);
      }
      expect(seenInAll, 'the rounds had something to lose').toBeGreaterThan(ROUNDS * 20);
    } finally {
      await server?.end('SIGKILL');
      await folder.remove();
    }
  },
  ROUNDS * 12_000,
);
