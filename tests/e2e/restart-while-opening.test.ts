import type { Node } from '@tiptap/pm/model';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pagePath } from '#content/addresses/address.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { DRAFT_FRAGMENT } from '#content/document/schema.ts';
import { COLLAB_PATH } from '#content/draft/collab-protocol.ts';
import { draftToDocument } from '#content/draft/yjs.ts';
import { packState } from '#server/drafts/pack-state.ts';
import { openBrowser, openContext } from '#tests/support/browser.ts';
import { freePort } from '#tests/support/free-port.ts';
import { naturalDocument } from '#tests/support/natural-text.ts';
import { Random } from '#tests/support/random.ts';
import { startServerProcess } from '#tests/support/server-process.ts';
import { openSlowLine } from '#tests/support/slow-line.ts';
import { prepareDataFolder, TestEditor } from '#tests/support/socket-rig.ts';
import { until } from '#tests/support/until.ts';
import { deskOf } from '#tests/support/writing-desk.ts';

/**
 * docs/collaboration.md, rules 9 and 10: the server is restarted while a long draft arrives over a
 * slow network.
 */
let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser?.close());

const WORDS = 40_000;
/** Bytes of the draft that are there when the server ends, about half of them. */
const HALF = 90_000;
/** Bytes of the parts that are underway when the server ends: they come again. */
const UNDERWAY = 60_000;

/** The text of each block, so that a failure shows which one differs. */
const textsOf = (document: Node) => document.children.map((block) => block.textContent);

test.each(['SIGTERM', 'SIGKILL'] as const)(
  'after %s, a draft resumes opening with what the page has, to the last letter',
  async (signal) => {
    const random = new Random();
    const label = `seed ${random.seed}`;
    const document = naturalDocument(WORDS, random);
    const { dataDir, prepared, remove } = await prepareDataFolder(async (services, signIn) => {
      const { cookie } = await signIn('staff', 'Awa');
      const [page, other] = [
        await services.pages.create({ kind: 'factsheet', title: 'Un long texte', document }, COMMAND_LINE),
        await services.pages.create({ kind: 'factsheet', title: 'Une autre' }, COMMAND_LINE),
      ];
      const packed = packState(await services.drafts.state(page.id)).reduce((sum, part) => sum + part.packed.length, 0);
      return { cookie, page, other, packed };
    });
    const { cookie, page, other, packed } = prepared;
    const port = String(await freePort());
    let server = await startServerProcess(dataDir, { PORT: port });
    const line = await openSlowLine({ target: server.url, down: 8_000_000, latency: 40 });
    const context = await openContext(browser, line.url, { cookie });
    context.setDefaultTimeout(60_000);
    try {
      const tab = await context.newPage();
      const desk = deskOf(context, tab);
      // The browser has cached the editor's scripts from another page: only the draft is
      // transferred.
      await tab.goto(`${pagePath(other)}/ecrire`);
      await desk.text.waitFor();
      line.setSpeed(300_000);
      let navigations = 0;
      tab.on('framenavigated', () => navigations++);
      let bytes = 0;
      // The network still delivers what was under way when the server ended.
      let before: ReadonlySet<unknown> = new Set();
      line.onDelivered = (connection) => {
        if (before.has(connection) || !connection.path.startsWith(COLLAB_PATH + page.id)) return;
        bytes = Math.max(bytes, connection.bytesDown);
      };
      await tab.goto(`${pagePath(page)}/ecrire`);
      await until(() => bytes > HALF, `half of it is there (${label})`, 60_000);
      expect(await desk.text.count(), label).toBe(0);
      const bytesBefore = bytes;
      await server.end(signal);
      before = new Set(line.connections);
      bytes = 0;
      // Read meanwhile.
      expect(await tab.locator('.prose > p').first().isVisible()).toBe(true);
      server = await startServerProcess(dataDir, { PORT: port });
      await desk.text.waitFor();
      expect(await desk.text.locator('p').last().textContent(), label).toBe(document.lastChild!.textContent);
      expect(bytes, label).toBeLessThan(packed - bytesBefore + UNDERWAY);
      expect(navigations).toBe(1);

      await desk.caretAtTheEnd();
      await tab.keyboard.type(' Et ceux-ci.');
      await desk.saved();
      const reader = new TestEditor(server.url.replace('http', 'ws'), page.id, cookie);
      await until(() => reader.saved, 'another has it');
      expect(reader.draft.getXmlFragment(DRAFT_FRAGMENT).length).toBe(document.childCount);
      const wanted = textsOf(document);
      wanted.push(`${wanted.pop()} Et ceux-ci.`);
      expect(textsOf(draftToDocument(reader.draft).document), label).toEqual(wanted);
      reader.destroy();
    } finally {
      await context.close();
      await line.close();
      await server.end('SIGKILL');
      await remove();
    }
  },
  150_000,
);
