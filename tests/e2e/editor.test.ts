import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { pagePath } from '#content/address.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { plainText } from '#content/document/text.ts';
import { CLOSE } from '#content/draft/collab-protocol.ts';
import { type OpenOptions, openBrowser, openContext } from '#tests/support/browser.ts';
import { type RunningApp, startApp } from '#tests/support/running-app.ts';
import { until } from '#tests/support/until.ts';
import { type Desk, deskOf, openDesk } from '#tests/support/writing-desk.ts';

let app: RunningApp;
let browser: Browser;
const desks: Desk[] = [];

beforeAll(async () => {
  [app, browser] = await Promise.all([startApp(), openBrowser()]);
}, 120_000);
afterEach(async () => {
  const closing = desks.splice(0);
  for (const desk of closing) await desk.context.close();
  for (const desk of closing) expect(desk.complaints).toEqual([]);
});
afterAll(async () => {
  await browser?.close();
  await app?.close();
});

const addPage = async (title = 'Gérer l’eau à la parcelle') =>
  app.addPage({ title, summary: 'Deux phrases pour dire ce que la fiche apporte.' });

async function open(path: string, name = 'Awa Traoré', options: OpenOptions = {}): Promise<Desk> {
  const desk = await openDesk(browser, app.url, path, { cookie: await app.signIn(name), ...options });
  desks.push(desk);
  return desk;
}

const storedText = async (pageId: string) => plainText((await app.services.drafts.read(pageId)).document).text;

const focusedLabel = ({ page }: Desk) => page.evaluate(() => document.activeElement?.getAttribute('aria-label'));

/** The words of the starter outline's first paragraphs. */
const FIRST = 'En trois phrases';
const SECOND = 'Les étapes';

/** Keeps the device from writing the draft's copy, as a slow disk does, until what is returned is called. */
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
        // A transaction goes on for as long as something is asked of it.
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
    const page = await addPage();
    const awa = await open(pagePath(page));
    const jean = await open(pagePath(page), 'Jean Lefèvre');
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
    await jean.text.locator('.caret-label', { hasText: 'Awa Traoré' }).waitFor({ state: 'attached' });
    await Promise.all([awa.saved(), jean.saved()]);
    await awa.press('Control+z');
    await until(async () => !(await jean.text.textContent())?.includes('creuser'), 'one word is taken back');
    expect(await jean.text.textContent()).toContain('Il faut mesurer.');
    expect(await jean.text.textContent()).toContain('fiche permet de faire. Il faut ');
    await awa.saved();
    expect(await storedText(page.id)).toContain('fiche permet de faire. Il faut');
  });

  test('an edit in the middle of somebody else’s blocks keeps both carets and all words', async () => {
    const page = await addPage();
    const awa = await open(pagePath(page));
    const jean = await open(pagePath(page), 'Jean');
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
    const text = await storedText(page.id);
    for (let round = 0; round < 5; round++) expect(text).toContain(`A${round} a écrit`);
  });

  test('blocks have ids, unique in the draft, whoever made them', async () => {
    const page = await addPage();
    const awa = await open(pagePath(page));
    await awa.caretAfter(FIRST);
    await awa.page.keyboard.press('Enter');
    await awa.page.keyboard.type('Un autre');
    await awa.press('Home', 'Enter');
    await awa.saved();
    const { document } = await app.services.drafts.read(page.id);
    const ids: unknown[] = [];
    document.descendants((node) => {
      if ('id' in node.attrs) ids.push(node.attrs.id);
    });
    expect(ids).not.toContain(null);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('what is said of saving', () => {
  test('off line, the text is kept on this device, survives a reload, and reaches the server later', async () => {
    const page = await addPage();
    const path = pagePath(page);
    const context = await openContext(browser, app.url, { cookie: await app.signIn('Awa') });
    const tab = await context.newPage();
    let cut = false;
    let endSocket = () => {};
    await tab.routeWebSocket(/\/collab\//, (socket) => {
      if (cut) return void socket.close({ code: 1011 });
      const server = socket.connectToServer();
      endSocket = () => {
        void server.close();
        void socket.close({ code: 1011 });
      };
    });
    const desk = deskOf(context, tab, []);
    desks.push(desk);
    await tab.goto(`${path}/ecrire`);
    await desk.saved();
    expect(await tab.locator('.save-state').textContent()).toMatch(/^enregistré à \d\d:\d\d$/);
    await desk.caretAfter(FIRST);
    cut = true;
    await context.setOffline(true);
    endSocket();
    await tab.keyboard.type(' Écrit sans réseau.');
    await until(async () => (await desk.saveState()) === 'offline-kept', 'the page says it is off line');
    expect(await tab.locator('.save-state').textContent()).toBe('hors ligne\u00a0: gardé sur cet appareil');
    expect(await storedText(page.id)).not.toContain('sans réseau');
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
    expect(await storedText(page.id)).not.toContain('sans réseau');
    cut = false;
    await desk.saved();
    expect(await storedText(page.id)).toContain('Écrit sans réseau.');
  });

  test('never “saved” before the server says so', async () => {
    const page = await addPage();
    const context = await openContext(browser, app.url, { cookie: await app.signIn('Awa') });
    const tab = await context.newPage();
    let hold = false;
    const held: (() => void)[] = [];
    await tab.routeWebSocket(/\/collab\//, (socket) => {
      const server = socket.connectToServer();
      server.onMessage((frame) => {
        // 120: the count of what is stored.
        if (hold && Buffer.isBuffer(frame) && frame[0] === 120) held.push(() => socket.send(frame));
        else socket.send(frame);
      });
    });
    const desk = deskOf(context, tab);
    desks.push(desk);
    await tab.goto(`${pagePath(page)}/ecrire`);
    await desk.saved();
    hold = true;
    await desk.caretAfter(FIRST);
    await tab.keyboard.type('x');
    await until(async () => (await storedText(page.id)).includes('faire.x'), 'the server has it');
    await tab.locator('.save-state', { hasText: 'enregistrement…' }).waitFor();
    expect(await desk.saveState()).toBe('saving');
    hold = false;
    for (const pass of held) pass();
    await desk.saved();
  });

  test('a server that cannot store is told of, until it can again', async () => {
    const page = await addPage();
    const context = await openContext(browser, app.url, { cookie: await app.signIn('Awa') });
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
    desks.push(desk);
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
    expect(await storedText(page.id)).toContain('Gardez ceci.');
  });

  test('somebody who is signed out keeps the text on screen, cannot go on, and is told why', async () => {
    const page = await addPage();
    const desk = await open(pagePath(page), 'Renvoyée');
    await desk.saved();
    const people = await app.services.people.list(COMMAND_LINE);
    const person = people.find(({ name }) => name === 'Renvoyée');
    await app.services.people.disable(person!.id, COMMAND_LINE);
    await desk.page.getByRole('alert').waitFor();
    expect(await desk.saveState()).toBe('unsaved');
    expect(await desk.text.getAttribute('contenteditable')).toBe('false');
    await desk.text.getByText(FIRST).waitFor();
    // The refused socket is the browser's to complain about.
    desk.complaints.length = 0;
  });
});

describe('blocks, by keyboard', () => {
  test('the slash menu inserts what is typed, in either language and without accents', async () => {
    const page = await addPage();
    const desk = await open(pagePath(page));
    await desk.caretAfter(FIRST);
    await desk.press('Enter');
    await desk.page.keyboard.type('/');
    const menu = desk.page.getByRole('listbox', { name: 'Insérer' });
    await menu.waitFor();
    expect(await menu.getByRole('option').count()).toBe(23);
    await desk.page.keyboard.type('repere');
    await until(async () => (await menu.getByRole('option').count()) === 1, 'one choice is left');
    expect(await desk.text.getAttribute('aria-activedescendant')).toBe('slash-key-figure');
    await desk.press('Enter');
    await desk.page.keyboard.type('Sept sur douze.');
    await desk.press('Enter', 'Enter');
    await desk.page.keyboard.type('/checkl');
    await desk.press('Enter');
    await desk.page.keyboard.type('À faire');
    await desk.press('Enter', 'Enter');
    await desk.page.keyboard.type('et/ou /nimportequoi');
    await desk.press('Escape');
    await desk.saved();
    const { document } = await app.services.drafts.read(page.id);
    const made = document.content.content
      .slice(2, 5)
      .map((node) => [node.type.name, node.attrs.kind, node.textContent]);
    expect(made).toEqual([
      ['typedBlock', 'key-figure', 'Sept sur douze.'],
      ['taskList', undefined, 'À faire'],
      ['paragraph', undefined, 'et/ou /nimportequoi'],
    ]);
  });

  test('the slash menu opens in a heading, and takes one choice at a time, by pointer and keys', async () => {
    const page = await addPage();
    const desk = await open(pagePath(page));
    await desk.caretAfter(FIRST);
    await desk.press('Enter');
    await desk.page.keyboard.type('## Ce qui reste');
    await desk.page.keyboard.type(' /');
    const menu = desk.page.getByRole('listbox', { name: 'Insérer' });
    await menu.waitFor();
    const chosen = () => menu.locator('[aria-selected="true"]').allTextContents();
    await menu.getByRole('option', { name: 'Petit titre' }).hover();
    await until(async () => (await chosen()).join() === 'Petit titre', 'the pointer chose');
    await desk.press('ArrowUp');
    expect(await chosen()).toEqual(['Sous-titre']);
    expect(await desk.text.getAttribute('aria-activedescendant')).toBe('slash-heading-3');
    await desk.press('Enter');
    await desk.text.locator('h3', { hasText: 'Ce qui reste' }).waitFor();
    await desk.page.keyboard.type('/constat');
    await desk.press('Enter');
    await desk.page.keyboard.type(' aussi');
    await desk.saved();
    expect(await storedText(page.id)).toContain('Ce qui reste');
  });

  test('what a text says of its own is in its language, the buttons in the reader’s', async () => {
    const page = await app.addPage({ title: 'Water', summary: 'Two sentences.', language: 'en' });
    const desk = await open(pagePath(page));
    await desk.text.locator('p').first().click();
    await desk.press('End', 'Enter');
    await desk.page.keyboard.type(':::constat Here');
    const block = desk.text.locator('.block-finding').first();
    await block.waitFor();
    expect(await block.locator('.block-label').textContent()).toContain('Finding');
    expect(await block.getByRole('button').getAttribute('aria-label')).toBe('Modifier le bloc «\u202fConstat\u202f»');
    await desk.saved();
  });

  test('a table is made, filled, widened and merged from the toolbar', async () => {
    const page = await addPage();
    const desk = await open(pagePath(page));
    await desk.caretAfter(FIRST);
    await desk.press('Enter');
    await desk.page.keyboard.type('/tableau');
    await desk.press('Enter');
    await desk.page.keyboard.type('Poste');
    await desk.press('Tab');
    await desk.page.keyboard.type('Coût');
    await desk.press('Alt+F10');
    expect(await focusedLabel(desk)).toBe('Annuler');
    await desk.press('End');
    // The last control is the cells' menu; before it, columns and rows.
    await desk.press('ArrowLeft', 'ArrowLeft', 'ArrowDown', 'ArrowDown', 'Enter');
    await until(async () => (await desk.text.locator('tr').count()) === 4, 'a row was added');
    await until(() => desk.text.evaluate((text) => text.matches(':focus')), 'the caret is back in the text');
    await desk.press('Shift+ArrowRight');
    await until(async () => (await desk.text.locator('.selectedCell').count()) >= 2, 'cells are selected');
    await desk.press('Alt+F10', 'End', 'ArrowDown', 'Enter');
    await until(async () => (await desk.text.locator('[colspan="2"]').count()) === 1, 'two cells are one');
    await desk.saved();
    const { document } = await app.services.drafts.read(page.id);
    const table = document.content.content.find((node) => node.type.name === 'table')!;
    expect(table.firstChild!.firstChild!.type.name).toBe('tableHeader');
    expect(table.childCount).toBe(4);
  });

  test('Markdown shortcuts make lists, checklists, headings, typed blocks, links and notes', async () => {
    const page = await addPage();
    const desk = await open(pagePath(page));
    const { keyboard } = desk.page;
    await desk.caretAfter(FIRST);
    await desk.press('Enter');
    await keyboard.type('- [ ] semer');
    await desk.press('Enter', 'Enter');
    await keyboard.type('# Un titre');
    await desk.press('Enter');
    await keyboard.type('Voir https://exemple.org/a. Et [ici](/fiches/x)[^]');
    await desk.page.locator('.footnote').waitFor();
    await keyboard.type('note de bas');
    await desk.press('Enter');
    await keyboard.type(' fin.');
    await desk.press('Enter');
    await keyboard.type(':::vigilance Attention');
    await desk.saved();
    const { document } = await app.services.drafts.read(page.id);
    const [list, heading, line, block] = document.content.content.slice(2, 6);
    expect(list?.type.name).toBe('taskList');
    expect(heading).toMatchObject({ attrs: { level: 2 } });
    expect(line!.toJSON().content).toEqual([
      { type: 'text', text: 'Voir ' },
      {
        type: 'text',
        text: 'https://exemple.org/a',
        marks: [{ type: 'link', attrs: { href: 'https://exemple.org/a', title: null } }],
      },
      { type: 'text', text: '. Et ' },
      { type: 'text', text: 'ici', marks: [{ type: 'link', attrs: { href: '/fiches/x', title: null } }] },
      { type: 'footnote', content: [{ type: 'text', text: 'note de bas' }] },
      { type: 'text', text: ' fin.' },
    ]);
    expect(block).toMatchObject({ attrs: { kind: 'caution' } });
  });

  test('a note can be left, entered, and deleted with the keys that everybody knows', async () => {
    const page = await addPage();
    const desk = await open(pagePath(page));
    await desk.caretAfter(FIRST);
    await desk.press('Control+Alt+f');
    await desk.page.keyboard.type('source');
    await desk.press('ArrowRight');
    await desk.page.keyboard.type('!');
    await desk.press('Backspace', 'ArrowLeft');
    await desk.page.keyboard.type(' 2019');
    await desk.press('Home', 'End');
    await desk.page.keyboard.type('Fin');
    await desk.saved();
    expect(await storedText(page.id)).toMatch(/faire\.Fin\n.*\nsource 2019$/s);
    await desk.press('Backspace', 'Backspace', 'Backspace', 'Backspace', 'Backspace');
    await desk.saved();
    expect(await storedText(page.id)).not.toContain('source 2019');
  });

  test('a typed block’s dialog is reached by Alt+Enter; Tab leaves the text after Escape', async () => {
    const page = await addPage();
    const desk = await open(pagePath(page));
    await desk.caretAfter('Ce qui a fait échouer');
    await desk.press('Alt+Enter');
    const dialog = desk.page.getByRole('dialog', { name: 'Bloc typé' });
    await dialog.getByLabel('Titre').fill('Le piège');
    await dialog.getByRole('button', { name: 'Appliquer' }).click();
    await desk.text.getByText('Le piège').waitFor();
    await desk.page.keyboard.type(' encore');
    await desk.text.getByText('avant nous. encore').waitFor();
    await desk.press('Escape', 'Tab');
    expect(await desk.text.evaluate((text) => text.matches(':focus'))).toBe(false);
  });
});

describe('images', () => {
  const picture = () =>
    sharp({ create: { width: 1200, height: 600, channels: 3, background: '#0b5d57' } })
      .png()
      .toBuffer();

  test('a pasted image asks for its text, is stored, and is shown to the others', async () => {
    const page = await addPage();
    const desk = await open(pagePath(page));
    await desk.caretAfter(FIRST);
    const bytes = [...(await picture())];
    await desk.text.evaluate((text, data) => {
      const clipboardData = new DataTransfer();
      clipboardData.items.add(new File([new Uint8Array(data)], 'carré de culture.png', { type: 'image/png' }));
      text.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    }, bytes);
    const dialog = desk.page.getByRole('dialog', { name: 'Insérer une image' });
    await dialog.getByText('Image enregistrée.').waitFor();
    await dialog.getByRole('button', { name: 'Insérer' }).click();
    await dialog.getByText('Décrivez l’image').waitFor();
    await dialog.getByLabel('Texte de remplacement').fill('Un carré vert');
    await dialog.getByLabel('Légende').fill('La parcelle en mai');
    await dialog.getByLabel('Crédit').fill('Awa Traoré, 2026');
    await dialog.getByRole('button', { name: 'Insérer' }).click();
    const image = desk.text.getByRole('img', { name: 'Un carré vert' });
    await image.waitFor();
    await until(
      () => image.evaluate((element) => (element as HTMLImageElement).naturalWidth > 0),
      'the image is served',
    );
    await desk.saved();
    const { document } = await app.services.drafts.read(page.id);
    const figure = document.content.content.find((node) => node.type.name === 'figure')!;
    expect(figure.attrs).toMatchObject({
      alt: 'Un carré vert',
      caption: 'La parcelle en mai',
      width: 1200,
      height: 600,
    });
    expect(await app.services.files.list(page.id, COMMAND_LINE)).toMatchObject([
      { id: figure.attrs.file, name: 'carré de culture.png' },
    ]);
    await desk.page.getByRole('tab', { name: 'Fichiers' }).click();
    await desk.page.getByText('carré de culture.png').waitFor();
  });

  test('what is too heavy or no image is refused before it is sent', async () => {
    const page = await addPage();
    const desk = await open(pagePath(page));
    let sent = 0;
    await desk.page.route('**/fichiers/televerser*', (route) => {
      sent++;
      return route.continue();
    });
    await desk.caretAfter(FIRST);
    await desk.page.getByRole('button', { name: 'Image', exact: true }).click();
    const dialog = desk.page.getByRole('dialog', { name: 'Insérer une image' });
    const file = dialog.getByLabel('Fichier');
    await file.setInputFiles({ name: 'p.png', mimeType: 'image/png', buffer: Buffer.alloc(13 * 1024 * 1024) });
    await dialog.getByText('Cette image dépasse 12\u00a0Mo').waitFor();
    await file.setInputFiles({ name: 'p.tiff', mimeType: 'image/tiff', buffer: Buffer.alloc(10) });
    await dialog.getByText('n’est pas une image que Navette sait lire').waitFor();
    expect(await dialog.getByRole('button', { name: 'Réessayer' }).count()).toBe(0);
    expect(sent).toBe(0);
  });

  test('sending can be given up; what failed can be sent again', async () => {
    const page = await addPage();
    const desk = await open(pagePath(page));
    const file = { name: 'carré.png', mimeType: 'image/png', buffer: await picture() };
    let pass: (() => void) | null = null;
    let fails = true;
    const held = () => until(() => pass !== null, 'the server is asked');
    const letGo = async () => {
      await held();
      pass?.();
      pass = null;
    };
    await desk.page.route('**/fichiers/televerser*', async (route) => {
      await new Promise<void>((resolve) => {
        pass = resolve;
      });
      await (fails ? route.abort() : route.continue()).catch(() => {});
    });
    await desk.caretAfter(FIRST);
    await desk.page.getByRole('button', { name: 'Image', exact: true }).click();
    const dialog = desk.page.getByRole('dialog', { name: 'Insérer une image' });
    await dialog.getByLabel('Fichier').setInputFiles(file);
    await held();
    await dialog.getByRole('button', { name: 'Annuler l’envoi' }).click();
    await dialog.getByText('Aucune image choisie').waitFor();
    await letGo();
    await dialog.getByLabel('Fichier').setInputFiles(file);
    await dialog.getByRole('progressbar').waitFor();
    await letGo();
    await dialog.getByText('L’image n’a pas pu être envoyée').waitFor();
    fails = false;
    await dialog.getByRole('button', { name: 'Réessayer' }).click();
    await dialog.getByRole('progressbar').waitFor();
    await letGo();
    await dialog.getByText('Image enregistrée.').waitFor();
    // The request that was made to fail is the browser's to complain about.
    desk.complaints.length = 0;
  });

  test('what is not an image is refused with words that help', async () => {
    const page = await addPage();
    const desk = await open(pagePath(page));
    await desk.caretAfter(FIRST);
    await desk.page.getByRole('button', { name: 'Image', exact: true }).click();
    const dialog = desk.page.getByRole('dialog', { name: 'Insérer une image' });
    await dialog
      .getByLabel('Fichier')
      .setInputFiles({ name: 'photo.png', mimeType: 'image/png', buffer: Buffer.from('pas une image') });
    await dialog.getByText('n’est pas une image que Navette sait lire').waitFor();
    await desk.press('Escape');
    expect(await dialog.count()).toBe(0);
    // The answer 415 is the browser's to complain about.
    desk.complaints.length = 0;
  });
});

describe('the address that takes images', () => {
  test('answers everyone in words: what is too heavy, what is no image, who may not', async () => {
    const page = await addPage();
    const cookie = await app.signIn('Awa');
    const send = async (body: BodyInit, headers: Record<string, string> = {}) => {
      const address = `${app.url}/fichiers/televerser?page=${page.id}&nom=dessin.svg`;
      const answer = await fetch(address, { method: 'POST', body, headers });
      return [answer.status, (await answer.text()).slice(0, 400)] as const;
    };
    const drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="200"><path d="M0 0h400v200z"/></svg>';
    const [status, added] = await send(drawing, { cookie });
    expect([status, JSON.parse(added)]).toEqual([200, { id: expect.any(String), width: 1600, height: 800 }]);
    const form = new FormData();
    form.append('fichier', new File([drawing], 'dessin.svg'));
    expect(await send(form, { cookie })).toEqual([200, added]);
    const heavy = await send(new Uint8Array(13 * 1024 * 1024), { cookie });
    expect(heavy).toEqual([413, expect.stringContaining('12\u00a0Mo')]);
    expect(await send('texte', { cookie, 'accept-language': 'en' })).toEqual([
      415,
      expect.stringContaining('Try JPEG'),
    ]);
    expect((await send(drawing, { cookie, origin: 'https://ailleurs.example' }))[0]).toBe(403);
    expect((await send(drawing))[0]).toBe(404);
    expect((await send(drawing, { cookie: await app.signIn('Membre', 'member') }))[0]).toBe(404);
  });
});

describe('the page around the text', () => {
  test('without JavaScript, it says so and shows the draft', async () => {
    const page = await addPage();
    const context = await openContext(browser, app.url, { cookie: await app.signIn('Awa'), javaScript: false });
    const tab = await context.newPage();
    await tab.goto(`${pagePath(page)}/ecrire`);
    const message = tab.locator('noscript .notice-box');
    expect(await message.textContent()).toContain('JavaScript est activé');
    expect((await message.boundingBox())?.height).toBeGreaterThan(20);
    expect(await tab.locator('.prose').textContent()).toContain(FIRST);
    await context.close();
  });

  test('is for those who may write: others do not learn that it exists', async () => {
    const page = await addPage();
    for (const cookie of [undefined, await app.signIn('Membre', 'member')]) {
      const answer = await fetch(`${app.url}${pagePath(page)}/ecrire`, {
        headers: cookie ? { cookie } : {},
        redirect: 'manual',
      });
      expect(answer.status).toBe(404);
    }
  });

  test('weighs at most 215 kB of script, all of it named in the page', async () => {
    const page = await addPage();
    const context = await openContext(browser, app.url, { cookie: await app.signIn('Awa') });
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
    await context.close();
    // One that the page does not name is fetched a journey later.
    expect([...weights.keys()].filter((address) => !html.includes(`"${address}"`))).toEqual([]);
    const total = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
    expect(total).toBeGreaterThan(100_000);
    expect(total).toBeLessThanOrEqual(215_000);
  });

  test('has the same words in English', async () => {
    const page = await addPage();
    const desk = await open(pagePath(page), 'Jane', { locale: 'en-GB' });
    await desk.saved();
    const words = await desk.page.locator('body').textContent();
    expect(words).toMatch(/saved at \d\d:\d\d/);
    expect(words).not.toMatch(/\b(editor|annotations|shell|kinds)\.[a-z]/);
  });

  for (const [screen, options] of [
    ['desktop', {}],
    ['desktop, dark', { dark: true }],
    ['phone', { width: 360, height: 740 }],
    ['phone, dark', { width: 360, height: 740, dark: true }],
  ] as const) {
    test(`axe finds nothing: ${screen}`, async () => {
      const page = await addPage();
      const desk = await open(pagePath(page), 'Awa', options);
      await open(pagePath(page), 'Jean Lefèvre');
      await desk.page.locator('.presence summary').waitFor();
      const faults = async () =>
        (await new AxeBuilder({ page: desk.page }).analyze()).violations.map(
          ({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`,
        );
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
      await desk.page.getByRole('button', { name: 'Insérer un bloc typé' }).click();
      expect(await faults()).toEqual([]);
      // Nothing is wider than a phone.
      expect(await desk.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    }, 90_000);
  }
});
