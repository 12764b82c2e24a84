import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { pagePath } from '#content/addresses/address.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { type EditorFloor, FIRST, openEditorFloor } from '#tests/support/editor-floor.ts';
import { createTempFolder } from '#tests/support/temp-folder.ts';
import { until } from '#tests/support/until.ts';

let floor: EditorFloor;

beforeAll(async () => {
  floor = await openEditorFloor();
}, 120_000);
afterEach(() => floor.closeDesks());
afterAll(() => floor?.close());

describe('images', () => {
  const picture = () =>
    sharp({ create: { width: 1200, height: 600, channels: 3, background: '#0b5d57' } })
      .png()
      .toBuffer();

  test('a pasted image enters at once, is described beside it, and is shown to the others', async () => {
    const page = await floor.addPage();
    const desk = await floor.open(pagePath(page));
    await desk.caretAfter(FIRST);
    const bytes = [...(await picture())];
    await desk.text.evaluate((text, data) => {
      const clipboardData = new DataTransfer();
      clipboardData.items.add(new File([new Uint8Array(data)], 'carré de culture.png', { type: 'image/png' }));
      text.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    }, bytes);
    await desk.text.getByLabel('Texte de remplacement').fill('Un carré vert');
    await desk.press('Enter');
    await desk.text.getByRole('img', { name: 'Un carré vert' }).hover();
    await desk.text.getByRole('button', { name: 'Modifier l’image' }).click();
    const dialog = desk.page.getByRole('dialog', { name: 'Modifier l’image' });
    await dialog.getByLabel('Texte de remplacement').fill('');
    await dialog.getByRole('button', { name: 'Appliquer' }).click();
    await dialog.getByText('Décrivez l’image').waitFor();
    await dialog.getByLabel('Texte de remplacement').fill('Un carré vert');
    await dialog.getByLabel('Légende').fill('La parcelle en mai');
    await dialog.getByLabel('Crédit').fill('Awa Traoré, 2026');
    await dialog.getByRole('button', { name: 'Appliquer' }).click();
    const image = desk.text.getByRole('img', { name: 'Un carré vert' });
    await image.waitFor();
    await until(
      () => image.evaluate((element) => (element as HTMLImageElement).naturalWidth > 0),
      'the image is served',
    );
    await desk.saved();
    const { document } = await floor.app.services.drafts.read(page.id);
    const figure = document.content.content.find((node) => node.type.name === 'figure')!;
    expect(figure.attrs).toMatchObject({
      alt: 'Un carré vert',
      caption: 'La parcelle en mai',
      width: 1200,
      height: 600,
    });
    expect(await floor.app.services.files.list(page.id, COMMAND_LINE)).toMatchObject([
      { id: figure.attrs.file, name: 'carré de culture.png' },
    ]);
    await desk.page.getByRole('tab', { name: 'Fichiers' }).click();
    await desk.page.getByText('carré de culture.png').waitFor();
  });

  test('an image is described in its dialog while it is being sent', async () => {
    const page = await floor.addPage();
    const desk = await floor.open(pagePath(page));
    let letGo = () => {};
    const released = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    await desk.page.route('**/fichiers/televerser*', async (route) => {
      await released;
      await route.continue();
    });
    await desk.caretAfter(FIRST);
    const bytes = [...(await picture())];
    await desk.text.evaluate((text, data) => {
      const clipboardData = new DataTransfer();
      clipboardData.items.add(new File([new Uint8Array(data)], 'carré.png', { type: 'image/png' }));
      text.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    }, bytes);
    await desk.text.locator('figure').hover();
    await desk.text.getByRole('button', { name: 'Modifier l’image' }).click();
    const dialog = desk.page.getByRole('dialog', { name: 'Modifier l’image' });
    await dialog.getByLabel('Texte de remplacement').fill('Un carré vert');
    await dialog.getByText('Aucune image choisie').waitFor();
    letGo();
    await dialog.getByRole('img').waitFor();
    await dialog.getByRole('button', { name: 'Appliquer' }).click();
    await desk.text.getByRole('img', { name: 'Un carré vert' }).waitFor();
    await desk.saved();
    const { document } = await floor.app.services.drafts.read(page.id);
    const figure = document.content.content.find((node) => node.type.name === 'figure')!;
    expect(figure.attrs).toMatchObject({ alt: 'Un carré vert', file: expect.any(String) });
  });

  test('what is too heavy or no image is refused before it is sent', async () => {
    const page = await floor.addPage();
    const desk = await floor.open(pagePath(page));
    let sent = 0;
    await desk.page.route('**/fichiers/televerser*', (route) => {
      sent++;
      return route.continue();
    });
    await desk.caretAfter(FIRST);
    await desk.page.getByRole('button', { name: 'Image', exact: true }).click();
    const dialog = desk.page.getByRole('dialog', { name: 'Insérer une image' });
    const file = dialog.getByLabel('Fichier');
    const heavy = path.join(createTempFolder('heavy'), 'p.png');
    // A file and not its bytes, which would go to the browser as text.
    await writeFile(heavy, Buffer.alloc(13 * 1024 * 1024));
    await file.setInputFiles(heavy);
    await dialog.getByText('Cette image dépasse 12\u00a0Mo').waitFor();
    await file.setInputFiles({ name: 'p.tiff', mimeType: 'image/tiff', buffer: Buffer.alloc(10) });
    await dialog.getByText('n’est pas une image que Navette sait lire').waitFor();
    expect(await dialog.getByRole('button', { name: 'Réessayer' }).count()).toBe(0);
    expect(sent).toBe(0);
  });

  test('sending can be given up; what failed can be sent again', async () => {
    const page = await floor.addPage();
    const desk = await floor.open(pagePath(page));
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
    // The browser logs the request that the test made fail.
    desk.complaints.length = 0;
  });

  test('a file that is no image is refused with a message that names the reason', async () => {
    const page = await floor.addPage();
    const desk = await floor.open(pagePath(page));
    await desk.caretAfter(FIRST);
    await desk.page.getByRole('button', { name: 'Image', exact: true }).click();
    const dialog = desk.page.getByRole('dialog', { name: 'Insérer une image' });
    await dialog
      .getByLabel('Fichier')
      .setInputFiles({ name: 'photo.png', mimeType: 'image/png', buffer: Buffer.from('pas une image') });
    await dialog.getByText('n’est pas une image que Navette sait lire').waitFor();
    await desk.press('Escape');
    expect(await dialog.count()).toBe(0);
    // The browser logs the response 415.
    desk.complaints.length = 0;
  });
});

describe('the address that takes images', () => {
  test('responds with a reason to files that are too large or no image, and refuses those who may not', async () => {
    const page = await floor.addPage();
    const cookie = await floor.app.signIn('Awa');
    const send = async (body: BodyInit, headers: Record<string, string> = {}) => {
      const address = `${floor.app.url}/fichiers/televerser?page=${page.id}&nom=dessin.svg`;
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
    expect((await send(drawing, { cookie: await floor.app.signIn('Membre', 'member') }))[0]).toBe(404);
  });
});
