import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type * as Y from 'yjs';
import { pagePath } from '#content/addresses/address.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { DRAFT_FRAGMENT } from '#content/document/schema.ts';
import { CLOSE } from '#content/draft/collab-protocol.ts';
import { breachesOf, drawIn } from '#tests/support/axe.ts';
import { closeContext, openContext } from '#tests/support/browser.ts';
import { cuttableSocket } from '#tests/support/cuttable-socket.ts';
import { DESK, looksInTurn, PHONE, seed } from '#tests/support/drawn-faults.ts';
import { type EditorFloor, FIRST, openEditorFloor } from '#tests/support/editor-floor.ts';
import { until } from '#tests/support/until.ts';
import { deskOf } from '#tests/support/writing-desk.ts';

let floor: EditorFloor;

beforeAll(async () => {
  floor = await openEditorFloor();
}, 120_000);
afterEach(() => floor.closeDesks());
afterAll(() => floor?.close());

/** The words of the second paragraph of the page. */
const SECOND = 'Les étapes';

/**
 * Prevents the device from writing the draft's copy, as a slow disk would.
 * @returns a function that releases it
 */
async function holdDevice(tab: Page): Promise<() => Promise<void>> {
  await tab.evaluate(async () => {
    const named = (await indexedDB.databases()).find(({ name }) => name?.startsWith('navette-draft-'));
    await new Promise<void>((resolve) => {
      const opening = indexedDB.open(named!.name!);
      opening.onsuccess = () => {
        const updates = opening.result.transaction('updates', 'readwrite').objectStore('updates');
        let released = false;
        addEventListener(
          'release',
          () => {
            released = true;
          },
          { once: true },
        );
        // A transaction lasts as long as it receives requests.
        const goOn = () => {
          resolve();
          if (released) opening.result.close();
          else updates.getKey(0).onsuccess = goOn;
        };
        updates.getKey(0).onsuccess = goOn;
      };
    });
  });
  return () => tab.evaluate(() => void dispatchEvent(new Event('release')));
}

describe('writing together', () => {
  test('two people see each other’s words and names; undo takes back one’s own words, one at a time', async () => {
    const page = await floor.addPage();
    const awa = await floor.open(pagePath(page));
    const jean = await floor.open(pagePath(page), 'Jean Lefèvre');
    await awa.page.locator('.presence summary').waitFor();
    expect(await awa.page.locator('.presence summary').getAttribute('aria-label')).toBe('1 autre personne ici');
    await awa.caretAfter(FIRST);
    await jean.caretAfter(SECOND);
    await Promise.all([
      awa.page.keyboard.type(' Il faut creuser.', { delay: 15 }),
      jean.page.keyboard.type(' Il faut mesurer.', { delay: 20 }),
    ]);
    await awa.text.getByText('Il faut mesurer.').waitFor();
    await jean.text.getByText('Il faut creuser.').waitFor();
    await jean.text.locator('.caret-label[data-name$="Awa Traoré"]').waitFor({ state: 'attached' });
    await Promise.all([awa.saved(), jean.saved()]);
    await awa.press('Control+z');
    await until(async () => !(await jean.text.textContent())?.includes('creuser'), 'one word is taken back');
    expect(await jean.text.textContent()).toContain('Il faut mesurer.');
    expect(await jean.text.textContent()).toContain('fiche permet de faire. Il faut ');
    await awa.saved();
    expect(await floor.storedText(page.id)).toContain('fiche permet de faire. Il faut');
  });

  test('an edit in the middle of somebody else’s blocks keeps both carets and all words', async () => {
    const page = await floor.addPage();
    const awa = await floor.open(pagePath(page));
    const jean = await floor.open(pagePath(page), 'Jean');
    await jean.caretAfter(SECOND);
    await awa.caretAfter(FIRST);
    for (let round = 0; round < 5; round++) {
      await awa.page.keyboard.press('Enter');
      await Promise.all([
        awa.page.keyboard.type(`A${round} a écrit`),
        jean.page.keyboard.type(` j${round}`, { delay: 10 }),
      ]);
    }
    await Promise.all([awa.saved(), jean.saved()]);
    await awa.text.getByText('j0 j1 j2 j3 j4').waitFor();
    await until(
      async () => JSON.stringify(await awa.document()) === JSON.stringify(await jean.document()),
      'the same text',
    );
    const text = await floor.storedText(page.id);
    for (let round = 0; round < 5; round++) expect(text).toContain(`A${round} a écrit`);
  });

  test('a caret that was just moved stays there when another participant’s words arrive at that moment', async () => {
    const page = await floor.addPage();
    const awa = await floor.open(pagePath(page));
    await awa.caretAfter(FIRST);
    const caret = () =>
      awa.page.evaluate(() => {
        const { editor } = document.querySelector('.ProseMirror') as unknown as {
          editor: { state: { selection: { $head: { parent: { textContent: string } } } } };
        };
        return editor.state.selection.$head.parent.textContent;
      });
    await until(async () => (await caret()).includes(FIRST), 'the caret is in the first paragraph');
    // The words arrive while the page is busy; the caret moves before the browser dispatches an
    // event for either.
    const moved = awa.page.evaluate(async (second) => {
      const end = performance.now() + 1_500;
      while (performance.now() < end);
      const block = [...document.querySelectorAll('.ProseMirror p')].find((one) => one.textContent?.includes(second));
      getSelection()!.collapse(block!.firstChild, 2);
    }, SECOND);
    await floor.app.services.drafts.edit(page.id, null, (draft) =>
      ((draft.getXmlFragment(DRAFT_FRAGMENT).get(0) as Y.XmlElement).get(0) as Y.XmlText).insert(0, 'Ailleurs : '),
    );
    await moved;
    await awa.page.getByText('Ailleurs : ').waitFor();
    expect(await caret()).toContain(SECOND);
  });

  test('a caret that was just moved stays there when another participant’s caret moves at that moment', async () => {
    const page = await floor.addPage();
    const awa = await floor.open(pagePath(page));
    const jean = await floor.open(pagePath(page), 'Jean');
    await awa.caretAfter(FIRST);
    await jean.caretAfter(SECOND);
    const seen = (words: string) =>
      awa.text.locator('p', { hasText: words, has: awa.page.locator('.caret-label') }).waitFor({ state: 'attached' });
    await seen(SECOND);
    // A click is handled before queued timers, and `selectionchange` is dispatched after it.
    await awa.page.evaluate(() => {
      const blocks = [...document.querySelectorAll('.ProseMirror p')].filter((one) => one.textContent);
      const later = window.setTimeout;
      let moves = 0;
      const moved = (work: () => void) => () => {
        moves++;
        const block = blocks[moves % 2]!;
        getSelection()!.collapse(block, 0);
        work();
        const isThere = block.contains(getSelection()!.anchorNode);
        document.body.dataset.carets = `${document.body.dataset.carets ?? ''} ${isThere ? 'stayed' : 'went back'}`;
      };
      Object.assign(window, { setTimeout: (work: () => void, wait: number) => later(moved(work), wait) });
    });
    await jean.caretAfter(FIRST);
    await seen(FIRST);
    expect(await awa.page.locator('body').getAttribute('data-carets')).toMatch(/^( stayed)+$/);
  });

  test('blocks have ids, unique in the draft, whoever made them', async () => {
    const page = await floor.addPage();
    const awa = await floor.open(pagePath(page));
    await awa.caretAfter(FIRST);
    await awa.page.keyboard.press('Enter');
    await awa.page.keyboard.type('Un autre');
    await awa.press('Home', 'Enter');
    await awa.saved();
    const { document } = await floor.app.services.drafts.read(page.id);
    const ids: unknown[] = [];
    document.descendants((node) => {
      if ('id' in node.attrs) ids.push(node.attrs.id);
    });
    expect(ids).not.toContain(null);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('the displayed save state', () => {
  test('offline, the text is stored on the device, survives a reload, and reaches the server later', async () => {
    const page = await floor.addPage();
    const path = pagePath(page);
    const context = await openContext(floor.browser, floor.app.url, { cookie: await floor.app.signIn('Awa') });
    const tab = await context.newPage();
    const socket = await cuttableSocket(tab);
    const desk = deskOf(context, tab, []);
    floor.keep(desk);
    await tab.goto(`${path}/ecrire`);
    await desk.saved();
    expect(await tab.locator('.save-state').textContent()).toMatch(/^enregistré à \d\d:\d\d$/);
    await desk.caretAfter(FIRST);
    await context.setOffline(true);
    socket.cut();
    await tab.keyboard.type(' Écrit sans réseau.');
    await until(async () => (await desk.saveState()) === 'offline-kept', 'the page says it is off line');
    expect(await tab.locator('.save-state').textContent()).toBe('hors ligne\u00a0: gardé sur cet appareil');
    expect(await floor.storedText(page.id)).not.toContain('sans réseau');
    const release = await holdDevice(tab);
    await tab.keyboard.type(' Puis encore.');
    expect(await desk.saveState(), 'the device has not written it').toBe('saving');
    await release();
    await until(async () => (await desk.saveState()) === 'offline-kept', 'the device has written it');
    await context.setOffline(false);
    tab.on('dialog', (dialog) => void dialog.accept());
    await tab.reload();
    await desk.text.getByText('Écrit sans réseau.').waitFor();
    await until(async () => (await desk.saveState()) === 'offline-kept', 'kept, and said so, after the reload');
    expect(await floor.storedText(page.id)).not.toContain('sans réseau');
    socket.mend();
    await desk.saved();
    expect(await floor.storedText(page.id)).toContain('Écrit sans réseau.');
  });

  test('is not “saved” before the server has confirmed it', async () => {
    const page = await floor.addPage();
    const context = await openContext(floor.browser, floor.app.url, { cookie: await floor.app.signIn('Awa') });
    const tab = await context.newPage();
    let hold = false;
    const held: (() => void)[] = [];
    await tab.routeWebSocket(/\/collab\//, (socket) => {
      const server = socket.connectToServer();
      server.onMessage((frame) => {
        // 120: the count of stored frames.
        if (hold && Buffer.isBuffer(frame) && frame[0] === 120) held.push(() => socket.send(frame));
        else socket.send(frame);
      });
    });
    const desk = deskOf(context, tab);
    floor.keep(desk);
    await tab.goto(`${pagePath(page)}/ecrire`);
    await desk.saved();
    const mark = () => tab.locator('.save-mark').evaluate((one) => getComputedStyle(one).backgroundColor);
    const filled = await mark();
    // A letter that is stored at once draws nothing beside the text: the mark follows what is
    // shown.
    const drawn = await tab.locator('.save-state').evaluate((state) => {
      state.setAttribute('data-save', 'saving');
      const color = getComputedStyle(state.querySelector('.save-mark')!).backgroundColor;
      state.setAttribute('data-save', 'saved');
      return color;
    });
    expect(drawn).toBe(filled);
    hold = true;
    await desk.caretAfter(FIRST);
    await tab.keyboard.type('x');
    await until(async () => (await floor.storedText(page.id)).includes('faire.x'), 'the server has it');
    await tab.locator('.save-state', { hasText: 'enregistrement…' }).waitFor();
    expect(await desk.saveState()).toBe('saving');
    expect(await mark()).not.toBe(filled);
    hold = false;
    for (const pass of held) pass();
    await desk.saved();
  });

  test('a server that cannot store is reported until it can again', async () => {
    const page = await floor.addPage();
    const context = await openContext(floor.browser, floor.app.url, { cookie: await floor.app.signIn('Awa') });
    const tab = await context.newPage();
    let failing = false;
    await tab.routeWebSocket(/\/collab\//, (socket) => {
      if (failing) return void socket.close({ code: CLOSE.storageFailed, reason: 'storage-failed' });
      const server = socket.connectToServer();
      socket.onMessage((frame) => {
        if (failing) void socket.close({ code: CLOSE.storageFailed, reason: 'storage-failed' });
        else server.send(frame);
      });
    });
    const desk = deskOf(context, tab, []);
    floor.keep(desk);
    await tab.goto(`${pagePath(page)}/ecrire`);
    await desk.saved();
    failing = true;
    await desk.caretAfter(FIRST);
    await tab.keyboard.type(' Gardez ceci.');
    await tab.locator('.save-state', { hasText: 'non enregistré' }).waitFor();
    await tab.getByRole('alert').getByText('n’a pas pu enregistrer').waitFor();
    failing = false;
    await desk.saved();
    expect(await tab.getByRole('alert').count()).toBe(0);
    expect(await floor.storedText(page.id)).toContain('Gardez ceci.');
  });

  test('a person who is signed out still sees the text, cannot edit it, and gets an alert', async () => {
    const page = await floor.addPage();
    const desk = await floor.open(pagePath(page), 'Renvoyée');
    await desk.saved();
    const people = await floor.app.services.people.list(COMMAND_LINE);
    const person = people.find(({ name }) => name === 'Renvoyée');
    await floor.app.services.people.disable(person!.id, COMMAND_LINE);
    await desk.page.getByRole('alert').waitFor();
    expect(await desk.saveState()).toBe('unsaved');
    expect(await desk.text.getAttribute('contenteditable')).toBe('false');
    await desk.text.getByText(FIRST).waitFor();
    // The browser logs the refused socket.
    desk.complaints.length = 0;
  });
});

describe('the page around the text', () => {
  test('without JavaScript, states that it needs JavaScript, and shows the draft', async () => {
    const page = await floor.addPage();
    const context = await openContext(floor.browser, floor.app.url, {
      cookie: await floor.app.signIn('Awa'),
      javaScript: false,
    });
    const tab = await context.newPage();
    await tab.goto(`${pagePath(page)}/ecrire`);
    const message = tab.locator('noscript .notice-box');
    expect(await message.textContent()).toContain('JavaScript est activé');
    expect((await message.boundingBox())?.height).toBeGreaterThan(20);
    expect(await tab.locator('.prose').textContent()).toContain(FIRST);
    await closeContext(context);
  });

  test('responds with 404 to viewers who may not write', async () => {
    const page = await floor.addPage();
    for (const cookie of [undefined, await floor.app.signIn('Membre', 'member')]) {
      const answer = await fetch(`${floor.app.url}${pagePath(page)}/ecrire`, {
        headers: cookie ? { cookie } : {},
        redirect: 'manual',
      });
      expect(answer.status).toBe(404);
    }
  });

  test('weighs at most 215 kB of script, all of it named in the page', async () => {
    const page = await floor.addPage();
    const context = await openContext(floor.browser, floor.app.url, { cookie: await floor.app.signIn('Awa') });
    const tab = await context.newPage();
    const weights = new Map<string, number>();
    tab.on('response', (response) => {
      const { pathname } = new URL(response.url());
      if (pathname.endsWith('.js')) weights.set(pathname, Number(response.headers()['content-length']));
    });
    const answer = await tab.goto(`${pagePath(page)}/ecrire`);
    await tab.locator('.ProseMirror').waitFor();
    await tab.waitForLoadState('networkidle');
    const html = await answer!.text();
    await closeContext(context);
    // A script that the page does not name is fetched one round trip later.
    expect([...weights.keys()].filter((address) => !html.includes(`"${address}"`))).toEqual([]);
    const total = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
    expect(total).toBeGreaterThan(100_000);
    expect(total).toBeLessThanOrEqual(215_000);
  });

  test('has the same words in English', async () => {
    const page = await floor.addPage();
    const desk = await floor.open(pagePath(page), 'Jane', { locale: 'en-GB' });
    await desk.saved();
    const words = await desk.page.locator('body').textContent();
    expect(words).toMatch(/saved at \d\d:\d\d/);
    expect(words).not.toMatch(/\b(editor|annotations|shell|kinds)\.[a-z]/);
  });

  test.each([
    ['a desktop', { width: DESK }],
    ['a phone', { width: PHONE, height: 740 }],
  ] as const)(
    'axe finds nothing in the editor on %s, light and dark by turns',
    async (_screen, options) => {
      const path = pagePath(await floor.addPage());
      const desk = await floor.open(path, 'Awa', options);
      await floor.open(path, 'Jean Lefèvre');
      await desk.page.locator('.presence summary').waitFor();
      let state = 0;
      const faults = async () => {
        const found: string[] = [];
        for (const { width, scheme, rules } of looksInTurn(state++)) {
          if (width !== options.width) continue;
          await drawIn(desk.page, scheme);
          for (const breach of await breachesOf(desk.page, rules)) found.push(`${scheme}, seed ${seed}: ${breach}`);
        }
        return found;
      };
      await desk.caretAfter(FIRST);
      await desk.press('Enter');
      await desk.page.keyboard.type('/');
      await desk.page.getByRole('listbox').waitFor();
      expect(await faults()).toEqual([]);
      await desk.page.keyboard.type('tabl');
      await desk.press('Enter');
      for (const head of ['Poste', 'Coût', 'Part']) {
        await desk.page.keyboard.type(head);
        await desk.press('Tab');
      }
      await desk.press('Control+Alt+f');
      for (const tab of ['Annotations', 'Historique', 'Fichiers']) {
        const handle = desk.page.getByRole('tab', { name: tab });
        if (!(await handle.isVisible())) await desk.page.getByRole('button', { name: 'Panneau latéral' }).click();
        await handle.click();
        expect(await faults()).toEqual([]);
      }
      await desk.page.getByRole('button', { name: 'Fermer le panneau' }).click();
      await desk.caretAfter(SECOND);
      for (const name of ['Aide et raccourcis', 'Lien', 'Image']) {
        await desk.page.getByRole('button', { name, exact: true }).first().click();
        await desk.page.getByRole('dialog').waitFor();
        expect(await faults()).toEqual([]);
        await desk.press('Escape');
      }
      await desk.page.getByRole('button', { name: 'Insérer un encadré' }).click();
      expect(await faults()).toEqual([]);
      // Nothing is wider than a phone.
      expect(await desk.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    },
    120_000,
  );
});
