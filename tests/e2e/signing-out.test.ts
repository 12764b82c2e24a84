import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { pagePath } from '#content/addresses/address.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { plainText } from '#content/document/reading/text.ts';
import { CLOSE } from '#content/draft/collab-protocol.ts';
import { closeContext, openBrowser, openContext } from '#tests/support/browser.ts';
import { type RunningApp, startApp } from '#tests/support/running-app.ts';
import { until } from '#tests/support/until.ts';
import { type Desk, deskOf } from '#tests/support/writing-desk.ts';

let app: RunningApp;
let browser: Browser;
let device: Device;

/** A browser that several people may use, and whose sockets can be cut. */
interface Device {
  readonly context: BrowserContext;
  cut(): void;
  /** The server closes each new socket with this code. */
  refuse(code: number): void;
  mend(): void;
}

beforeAll(async () => {
  [app, browser] = await Promise.all([startApp(), openBrowser()]);
}, 120_000);
afterEach(() => device && closeContext(device.context));
afterAll(async () => {
  await browser?.close();
  await app?.close();
});

let count = 0;
async function addPerson(name: string) {
  const email = `${++count}@example.org`;
  await app.services.people.add({ email, name, role: 'staff', admin: false }, COMMAND_LINE);
  return email;
}

const addPage = (title: string) =>
  app.addWrittenPage({ title, summary: 'Deux phrases pour dire ce que la fiche apporte.' });
const storedText = async (id: string) => plainText((await app.services.drafts.read(id)).document).text;

async function openDevice(): Promise<Device> {
  const context = await openContext(browser, app.url);
  let isCut = false;
  let refusal: number | null = null;
  const open = new Set<() => void>();
  await context.routeWebSocket(/\/collab\//, (socket) => {
    if (isCut || refusal !== null) return void socket.close({ code: refusal ?? 1011 });
    const server = socket.connectToServer();
    const end = () => {
      open.delete(end);
      void server.close();
      void socket.close({ code: 1011 });
    };
    open.add(end);
  });
  return {
    context,
    cut() {
      isCut = true;
      for (const end of [...open]) end();
    },
    refuse(code) {
      refusal = code;
    },
    mend() {
      isCut = false;
      refusal = null;
    },
  };
}

/** Signs in as people do, by a link and its button. */
async function signIn({ context }: Device, email: string): Promise<Page> {
  const { path } = await app.services.signIn.createLink(email);
  const tab = await context.newPage();
  await tab.goto(path);
  await tab.getByRole('main').getByRole('button').first().click();
  await tab.waitForURL((address) => address.pathname === '/');
  return tab;
}

async function write({ context }: Device, path: string) {
  const desk = deskOf(context, await context.newPage(), []);
  await desk.page.goto(`${path}/ecrire`);
  await desk.saved();
  return desk;
}

async function signOut(tab: Page): Promise<void> {
  await tab.locator('header .menu summary').click();
  await tab.getByRole('button', { name: 'Se déconnecter', exact: true }).click();
}

/**
 * Signs out while the network is cut, with a fast-forwarded clock: sending is given up after 8 s.
 */
async function signOutInVain(tab: Page): Promise<void> {
  await tab.clock.install();
  await signOut(tab);
  await tab.getByRole('dialog').getByText('Un instant').waitFor();
  await tab.clock.fastForward(8_000);
}

/** The drafts' data on the device: copies that are not empty, and words stored apart. */
const held = (tab: Page) =>
  tab.evaluate(async () => {
    const named = (await indexedDB.databases()).filter(({ name }) => name?.startsWith('navette-draft-'));
    return [...named.map(({ name }) => name), ...Object.keys(localStorage).filter((key) => key.includes('-lost-'))];
  });

/** How many pages have left edits in the device's copies that are not known to be stored. */
const marks = (tab: Page) =>
  tab.evaluate(async () => {
    let count = 0;
    for (const { name } of await indexedDB.databases()) {
      if (!name?.startsWith('navette-draft-')) continue;
      const answer = <T>(request: IDBRequest<T>) =>
        new Promise<T>((resolve) => request.addEventListener('success', () => resolve(request.result)));
      const database = await answer(indexedDB.open(name));
      const keys = await answer(database.transaction('custom').objectStore('custom').getAllKeys());
      count += keys.filter((key) => String(key).startsWith('unsaved-')).length;
      database.close();
    }
    return count;
  });

/** The caret is at the end of the first paragraph. */
const FIRST = 'En trois phrases';

/**
 * Types offline at the end of the first paragraph, until the save state shows that the device
 * stores the words.
 */
async function writeOffLine(desk: Desk, words: string): Promise<void> {
  await desk.page.bringToFront();
  await desk.caretAfter(FIRST);
  await desk.page.keyboard.type(words);
  await until(async () => (await desk.saveState()) === 'offline-kept', 'kept on the device');
}

describe('signing out', () => {
  test('deletes stored texts from the device, in every open page', async () => {
    const [email, page, other] = [await addPerson('Awa'), await addPage('Semer'), await addPage('Récolter')];
    device = await openDevice();
    const home = await signIn(device, email);
    const [desk, second] = [await write(device, pagePath(page)), await write(device, pagePath(other))];
    await desk.caretAfter(FIRST);
    await desk.page.keyboard.type(' Écrit avant de partir.');
    await desk.saved();
    expect(await held(home)).toHaveLength(2);
    await signOut(home);
    for (const { page: left } of [desk, second]) await left.waitForURL('**/connexion?retour=*');
    await home.getByRole('link', { name: 'Se connecter' }).first().waitFor();
    await until(async () => (await held(home)).length === 0, 'nothing is left on the device');
    expect(await storedText(page.id)).toContain('Écrit avant de partir.');
  });

  test('asks if something is not stored; staying keeps it, and sends it later', async () => {
    const [email, page, other] = [await addPerson('Awa'), await addPage('Semer'), await addPage('Récolter')];
    device = await openDevice();
    const home = await signIn(device, email);
    const [desk, second] = [await write(device, pagePath(page)), await write(device, pagePath(other))];
    device.cut();
    await writeOffLine(desk, ' Ouvert ailleurs.');
    await writeOffLine(second, ' Fermé depuis.');
    await second.page.close();
    await home.bringToFront();
    await signOutInVain(home);
    const dialog = home.getByRole('dialog', { name: 'Du texte n’est pas encore enregistré' });
    await dialog.waitFor();
    expect((await dialog.getByRole('link').allTextContents()).sort()).toEqual(['Récolter', 'Semer']);
    await dialog.getByRole('button', { name: 'Garder et rester connecté' }).click();
    await home.goto('/');
    await home.locator('header .menu summary').waitFor();
    expect(await held(home)).toHaveLength(2);
    device.mend();
    await signOut(home);
    await home.getByRole('link', { name: 'Se connecter' }).first().waitFor();
    await until(async () => (await held(home)).length === 0, 'nothing is left on the device');
    expect(await storedText(page.id)).toContain('Ouvert ailleurs.');
    expect(await storedText(other.id)).toContain('Fermé depuis.');
  });

  test('deletes unstored text if the person chooses to', async () => {
    const [email, page] = [await addPerson('Awa'), await addPage('Semer')];
    device = await openDevice();
    const home = await signIn(device, email);
    const desk = await write(device, pagePath(page));
    device.cut();
    await writeOffLine(desk, ' À oublier.');
    await home.bringToFront();
    await signOutInVain(home);
    await home.getByRole('button', { name: 'Se déconnecter et supprimer' }).click();
    await desk.page.waitForURL('**/connexion?retour=*');
    await home.getByRole('link', { name: 'Se connecter' }).first().waitFor();
    await until(async () => (await held(home)).length === 0, 'nothing is left on the device');
    expect(await storedText(page.id)).not.toContain('À oublier.');
  });

  test('a person who signs in after another neither sees nor sends the other’s words', async () => {
    const [awa, jean, page] = [await addPerson('Awa'), await addPerson('Jean'), await addPage('Semer')];
    device = await openDevice();
    const home = await signIn(device, awa);
    const desk = await write(device, pagePath(page));
    device.cut();
    await writeOffLine(desk, ' Mots d’Awa.');
    await home.close();
    // The cookie vanishes as when it expires: no page is notified.
    await device.context.clearCookies();
    const jeans = await signIn(device, jean);
    await jeans.getByRole('dialog', { name: 'Le texte d’une autre personne' }).waitFor();
    await desk.page.getByRole('alert').getByText('Une autre personne s’est connectée').waitFor();
    await jeans.getByRole('button', { name: 'Le garder pour elle' }).click();
    device.mend();
    await desk.page.getByRole('button', { name: 'Réessayer' }).click();
    await desk.page.getByRole('alert').getByText('Une autre personne s’est connectée').waitFor();
    const own = await write(device, pagePath(page));
    expect(await own.text.textContent()).not.toContain('Mots d’Awa.');
    expect(await storedText(page.id)).not.toContain('Mots d’Awa.');
    await device.context.clearCookies();
    await signIn(device, awa);
    await desk.saved();
    expect(await storedText(page.id)).toContain('Mots d’Awa.');
  });
});

describe('while writing', () => {
  test('when the session ends, the text stays; after a sign-in in a new tab, it is stored', async () => {
    const [email, page] = [await addPerson('Awa'), await addPage('Semer')];
    device = await openDevice();
    await signIn(device, email);
    const desk = await write(device, pagePath(page));
    device.cut();
    await writeOffLine(desk, ' Écrit trop tard.');
    const cookies = await device.context.cookies();
    await device.context.clearCookies();
    expect(cookies.length).toBeGreaterThan(0);
    device.mend();
    const alert = desk.page.getByRole('alert');
    await alert.getByText('Votre session est terminée').waitFor();
    expect(await alert.textContent()).toContain('gardé sur cet appareil');
    expect(await desk.saveState()).toBe('unsaved');
    const [signing] = await Promise.all([
      device.context.waitForEvent('page'),
      alert.getByRole('link', { name: 'Se connecter dans un nouvel onglet' }).click(),
    ]);
    await signing.waitForURL('**/connexion?retour=*');
    await signIn(device, email);
    await desk.saved();
    expect(await storedText(page.id)).toContain('Écrit trop tard.');
    expect(await alert.count()).toBe(0);
  });

  test('a refused visit keeps what an earlier one could not send, until it is stored', async () => {
    const [email, page] = [await addPerson('Awa'), await addPage('Semer')];
    device = await openDevice();
    const home = await signIn(device, email);
    const desk = await write(device, pagePath(page));
    device.cut();
    await writeOffLine(desk, ' De la visite d’avant.');
    await desk.page.close();
    expect(await marks(home)).toBe(1);
    device.refuse(CLOSE.noRight);
    const again = deskOf(device.context, await device.context.newPage(), []);
    await again.page.goto(`${pagePath(page)}/ecrire`);
    await again.page.getByRole('alert').getByText('gardé sur cet appareil').waitFor();
    expect(await again.saveState()).toBe('unsaved');
    expect(await marks(home)).toBe(1);
    device.mend();
    await again.page.getByRole('button', { name: 'Réessayer' }).click();
    await again.saved();
    expect(await storedText(page.id)).toContain('De la visite d’avant.');
    await until(async () => (await marks(home)) === 0, 'the mark of the closed page is removed');
  });

  test('when the right is lost, the last words are kept, and sent when it is back', async () => {
    const [email, page] = [await addPerson('Awa'), await addPage('Semer')];
    device = await openDevice();
    await signIn(device, email);
    const desk = await write(device, pagePath(page));
    device.cut();
    await desk.caretAfter(FIRST);
    await desk.page.keyboard.type(' Derniers mots.');
    await app.services.pages.archive(page.id, COMMAND_LINE);
    device.mend();
    await desk.page.getByRole('alert').getByText('ne peut plus être modifiée').waitFor();
    expect(await desk.saveState()).toBe('unsaved');
    expect(await desk.text.getAttribute('contenteditable')).toBe('false');
    await app.services.pages.restore(page.id, COMMAND_LINE);
    await desk.saved();
    expect(await storedText(page.id)).toContain('Derniers mots.');
  });
});
