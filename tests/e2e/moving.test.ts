import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { pagePath } from '#content/addresses/address.ts';
import type { DocumentNode } from '#content/document/document.ts';
import { fitDocument } from '#content/document/fit/fit.ts';
import { breachesOf } from '#tests/support/axe.ts';
import { type EditorFloor, openEditorFloor } from '#tests/support/editor-floor.ts';
import { inTurn } from '#tests/support/in-turn.ts';
import { until } from '#tests/support/until.ts';
import type { Desk } from '#tests/support/writing-desk.ts';

/** Blocks and sections are moved, with their content, notes and annotations. */
let floor: EditorFloor;

beforeAll(async () => {
  floor = await openEditorFloor();
}, 120_000);
afterEach(() => floor.closeDesks());
afterAll(() => floor?.close());

const text = (words: string): DocumentNode => ({ type: 'text', text: words });
const paragraph = (id: string, ...content: DocumentNode[]): DocumentNode => ({
  type: 'paragraph',
  attrs: { id },
  content,
});
const heading = (id: string, level: number, words: string): DocumentNode => ({
  type: 'heading',
  attrs: { level, id },
  content: [text(words)],
});
const NOTE = { type: 'footnote', content: [text('Relevé de mai.')] };

const DOCUMENT = fitDocument({
  type: 'doc',
  content: [
    paragraph('aaaaaaaa', text('Une entrée en matière.')),
    heading('hbbbbbbb', 2, 'La pompe'),
    paragraph('bbbbbbbb', text('Elle tourne'), NOTE, text(' depuis dix ans.')),
    heading('hccccccc', 3, 'Son entretien'),
    paragraph('cccccccc', text('Un homme par village.')),
    heading('hddddddd', 2, 'La caisse'),
    paragraph('dddddddd', text('Elle se vide.')),
    {
      type: 'bulletList',
      content: ['Un seau', 'Une corde'].map((words, i) => ({
        type: 'listItem',
        content: [paragraph(`eeeeeee${'ab'[i]}`, text(words))],
      })),
    },
  ],
}).document;

const order = ({ text: surface }: Desk) =>
  surface.evaluate((dom) => [...dom.children].map((block) => (block.textContent ?? '').slice(0, 11).trim()));
const storedOrder = async (id: string) =>
  (await floor.app.services.drafts.read(id)).document.children.map((block) => block.textContent.slice(0, 11).trim());
const selected = ({ page }: Desk) =>
  page.evaluate(() => {
    const { editor } = document.querySelector('.ProseMirror') as unknown as {
      editor: { state: { selection: { $head: { parent: { textContent: string }; parentOffset: number } } } };
    };
    const { parent, parentOffset } = editor.state.selection.$head;
    return [parent.textContent, parentOffset];
  });

async function openPanel({ page }: Desk, tab: string): Promise<void> {
  if ((await page.locator('.side-panel').count()) === 0)
    await page.getByRole('button', { name: /Panneau latéral|Side panel/ }).click();
  await page.getByRole('tab', { name: tab }).click();
}

const START = [
  'Une entrée',
  'La pompe',
  'Elle tourne',
  'Son entreti',
  'Un homme pa',
  'La caisse',
  'Elle se vid',
  'Un seauUne',
];

describe('blocks', () => {
  test('move by Alt and arrows, with the caret, footnote and annotation; and back by undo', async () => {
    const { id, ...page } = await floor.addPage({ document: DOCUMENT });
    const lea = await floor.app.services.access.findViewer(await floor.app.signIn('Léa'));
    const selection = { blockId: 'bbbbbbbb', exact: 'dix ans', before: 'Elletournedepuis'.length };
    const remark = { pageId: id, kind: 'comment', body: 'Vraiment ?', on: 'draft', selection } as const;
    await floor.app.services.annotations.create(remark, lea);
    const awa = await floor.open(pagePath(page), 'Awa Traoré');
    const jean = await floor.open(pagePath(page), 'Jean Lefèvre');
    expect(await order(awa)).toEqual(START);
    await openPanel(awa, 'Annotations');
    const mark = awa.text.locator('.anno', { hasText: 'dix ans' });
    await mark.waitFor();
    await awa.caretAfter('depuis dix ans');
    const caret = await selected(awa);
    await awa.press('Alt+ArrowUp');
    const moved = [START[0], START[2], START[1], ...START.slice(3)];
    await until(async () => JSON.stringify(await order(jean)) === JSON.stringify(moved), 'the other sees it moved');
    expect(await order(awa)).toEqual(moved);
    expect(await selected(awa)).toEqual(caret);
    await mark.waitFor();
    await awa.page.keyboard.type(' Encore.');
    await awa.press('Alt+ArrowDown');
    await awa.press('Alt+ArrowDown');
    await awa.saved();
    expect(await storedOrder(id)).toEqual([START[0], START[1], START[3], START[2], ...START.slice(4)]);
    const { document } = await floor.app.services.drafts.read(id);
    const block = document.child(3);
    expect(block.attrs.id).toBe('bbbbbbbb');
    expect(block.textContent).toBe('Elle tourneRelevé de mai. depuis dix ans. Encore.');
    expect(block.child(1).type.name).toBe('footnote');
    await mark.waitFor();
    // The typed words are two steps, or more if the letters were far apart in time.
    await until(async () => {
      await awa.press('Control+z');
      return JSON.stringify(await order(awa)) === JSON.stringify(START);
    }, 'all is taken back');
    await awa.saved();
    expect(await storedOrder(id)).toEqual(START);
    await mark.waitFor();
  });

  test('an item moves within its list; from the first place, the whole list moves', async () => {
    const { id, ...page } = await floor.addPage({ document: DOCUMENT });
    const desk = await floor.open(pagePath(page));
    await desk.caretAfter('Une corde');
    await desk.press('Alt+ArrowUp');
    await until(async () => (await order(desk)).at(-1) === 'Une cordeUn', 'the item has moved');
    await desk.press('Alt+ArrowUp');
    await until(async () => (await order(desk)).at(-2) === 'Une cordeUn', 'the list has moved');
    await desk.press('Alt+ArrowDown');
    await until(async () => (await order(desk)).at(-2) === 'Un seauUne', 'the item has moved back');
    await desk.caretAfter('Une entrée');
    await desk.press('Alt+ArrowUp');
    await desk.page.getByText('Ce bloc est déjà au bord du texte.').waitFor({ state: 'attached' });
    await desk.saved();
    expect((await storedOrder(id))[0]).toBe(START[0]);
  });
});

test('a block whose key was pressed before the script had loaded does not move if the caret has left it', async () => {
  const { id, ...page } = await floor.addPage({ document: DOCUMENT });
  const { desk, letCome } = await floor.openWithout(/\/assets\/move-by-key-/, pagePath(page));
  await desk.caretAfter('Un homme par village');
  await desk.press('Alt+ArrowUp');
  await desk.caretAfter('Elle se vide');
  await desk.press('Alt+ArrowUp');
  letCome();
  const moved = [...START.slice(0, 5), START[6], START[5], START[7]];
  await until(async () => JSON.stringify(await order(desk)) === JSON.stringify(moved), 'one has moved');
  await desk.saved();
  expect(await storedOrder(id)).toEqual(moved);
});

describe('the handle', () => {
  const grip = ({ page }: Desk) => page.getByRole('button', { name: /^Déplacer le bloc/ });
  const isShown = (desk: Desk) => desk.page.locator('.block-handle.is-shown').waitFor();

  test('is dragged by the mouse, with what is in the block and about it; one undo takes it back', async () => {
    const { id, ...page } = await floor.addPage({ document: DOCUMENT });
    const lea = await floor.app.services.access.findViewer(await floor.app.signIn('Léa'));
    const selection = { blockId: 'bbbbbbbb', exact: 'dix ans', before: 'Elletournedepuis'.length };
    const remark = { pageId: id, kind: 'comment', body: 'Vraiment ?', on: 'draft', selection } as const;
    await floor.app.services.annotations.create(remark, lea);
    const awa = await floor.open(pagePath(page), 'Awa Traoré');
    const jean = await floor.open(pagePath(page), 'Jean Lefèvre');
    await openPanel(awa, 'Annotations');
    const mark = awa.text.locator('.anno', { hasText: 'dix ans' });
    await mark.waitFor();
    await jean.caretAfter('depuis dix ans');
    const caret = await selected(jean);
    await awa.caretAfter('Une entrée');
    await awa.text.locator('p', { hasText: 'Elle tourne' }).hover();
    await isShown(awa);
    const box = async (name: string) => (await awa.page.locator(name).first().boundingBox())!;
    const { mouse } = awa.page;
    const from = await box('.block-grip');
    await mouse.move(from.x + 12, from.y + 12);
    await mouse.down();
    await mouse.move(from.x + 30, from.y + 60, { steps: 4 });
    const list = await box('.ProseMirror > ul');
    await mouse.move(list.x + 30, list.y + list.height - 4, { steps: 4 });
    await awa.page.locator('.drop-line').waitFor();
    await mouse.up();
    const moved = [START[0], START[1], ...START.slice(3), START[2]];
    await until(async () => JSON.stringify(await order(jean)) === JSON.stringify(moved), 'the other sees it moved');
    expect(await selected(jean)).toEqual(caret);
    await mark.waitFor();
    await awa.saved();
    const { document } = await floor.app.services.drafts.read(id);
    expect(document.lastChild?.attrs.id).toBe('bbbbbbbb');
    // The caret has stayed in the text, so that undo works at once.
    await awa.press('Control+z');
    await awa.saved();
    expect(await storedOrder(id)).toEqual(START);
    await mark.waitFor();
    // Escape puts a dragged block back.
    await awa.text.locator('p', { hasText: 'Elle tourne' }).hover();
    await isShown(awa);
    const again = await box('.block-grip');
    await mouse.move(again.x + 12, again.y + 12);
    await mouse.down();
    await mouse.move(list.x + 30, list.y + list.height - 4, { steps: 4 });
    await awa.page.locator('.drop-line').waitFor();
    await awa.press('Escape');
    await awa.page.locator('.drop-line').waitFor({ state: 'hidden' });
    await mouse.up();
    expect(await order(awa)).toEqual(START);
  });

  test('appears beside the block under the mouse when its script has loaded', async () => {
    const { desk, letCome } = await floor.openWithout(
      /\/assets\/block-handle-/,
      pagePath(await floor.addPage({ document: DOCUMENT })),
    );
    await desk.text.locator('p', { hasText: 'Une entrée' }).hover();
    const over = desk.text.locator('p', { hasText: 'Elle se vide' });
    await over.hover();
    letCome();
    await isShown(desk);
    const [block, handle] = [await over.boundingBox(), await desk.page.locator('.block-grip').boundingBox()];
    expect(Math.abs(block!.y - handle!.y)).toBeLessThan(block!.height);
  });

  test('stays beside its block while another participant writes in it, and drops it at the drop line', async () => {
    const { id, ...page } = await floor.addPage({ document: DOCUMENT });
    const awa = await floor.open(pagePath(page), 'Awa Traoré');
    const jean = await floor.open(pagePath(page), 'Jean Lefèvre');
    const { mouse } = awa.page;
    const box = async (name: string) => (await awa.page.locator(name).first().boundingBox())!;
    await awa.text.locator('li', { hasText: 'Un seau' }).hover();
    await isShown(awa);
    await jean.caretAfter('Un seau');
    await jean.page.keyboard.type(' percé');
    await awa.text.getByText('Un seau percé').waitFor();
    await isShown(awa);
    const from = await box('.block-grip');
    await mouse.move(from.x + 12, from.y + 12);
    await mouse.down();
    const to = await box('.ProseMirror > h2');
    await mouse.move(from.x + 30, from.y - 40, { steps: 4 });
    await mouse.move(to.x + 30, to.y + 4, { steps: 4 });
    await awa.page.locator('.drop-line').waitFor();
    // Another participant writes in the dragged list.
    await jean.page.keyboard.type(' hier');
    await awa.text.getByText('Un seau percé hier').waitFor();
    await mouse.up();
    await until(async () => (await order(jean))[1]?.startsWith('Un seau') === true, 'the list has moved');
    expect(await order(awa)).toEqual([START[0], 'Un seau per', ...START.slice(1, 7)]);
    await grip(awa).focus();
    await awa.press('Control+z');
    expect((await order(awa)).at(-1)).toBe('Un seau per');
    await awa.press('Control+Shift+z');
    await until(async () => (await order(awa))[1] === 'Un seau per', 'the list has moved again');
    await awa.saved();
    expect((await storedOrder(id))[1]).toBe('Un seau per');
  });

  test('moves a block by its keys, and by two buttons without dragging', async () => {
    const { id, ...page } = await floor.addPage({ document: DOCUMENT });
    const desk = await floor.open(pagePath(page));
    await desk.caretAfter('Elle se vide');
    await grip(desk).focus();
    await isShown(desk);
    await desk.press('ArrowUp', 'ArrowUp');
    await desk.page.getByText('Bloc déplacé : 5 sur 8.').waitFor({ state: 'attached' });
    expect((await order(desk))[4]).toBe('Elle se vid');
    await desk.press('Control+z', 'Enter');
    expect(await grip(desk).getAttribute('aria-expanded')).toBe('true');
    await desk.page.getByRole('button', { name: 'Descendre le bloc' }).click();
    await until(async () => (await order(desk))[6] === 'Elle se vid', 'the block is where it was');
    expect(await breachesOf(desk.page)).toEqual([]);
    await desk.press('Escape');
    expect(await desk.page.evaluate(() => document.activeElement?.className)).toContain('ProseMirror');
    await desk.saved();
    expect(await storedOrder(id)).toEqual(START);
  });

  test('is dragged by a finger on a phone, or tapped, beside the block with the caret', async () => {
    const { id, ...page } = await floor.addPage({ document: DOCUMENT });
    const desk = await floor.open(pagePath(page), 'Awa', { width: 360, height: 740, touch: true });
    await desk.text.locator('p', { hasText: 'Elle tourne' }).tap();
    await isShown(desk);
    const middle = async (name: string) => {
      const box = (await desk.page.locator(name).first().boundingBox())!;
      return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    };
    const [from, to] = [await middle('.block-grip'), await middle('.ProseMirror > p')];
    const session = await desk.context.newCDPSession(desk.page);
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', point?: { x: number; y: number }) =>
      session.send('Input.dispatchTouchEvent', { type, touchPoints: point ? [point] : [] });
    await touch('touchStart', from);
    await touch('touchMove', { x: from.x, y: from.y - 20 });
    await touch('touchMove', { x: from.x + 20, y: to.y - 10 });
    await desk.page.locator('.drop-line').waitFor();
    await touch('touchEnd');
    await until(async () => (await order(desk))[0] === 'Elle tourne', 'the block is the first');
    await desk.saved();
    expect((await storedOrder(id))[0]).toBe('Elle tourne');
    await grip(desk).tap();
    await desk.page.getByRole('button', { name: 'Descendre le bloc' }).tap();
    await until(async () => (await order(desk))[1] === 'Elle tourne', 'the block is the second');
    expect(await desk.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  });
});

describe('the outline', () => {
  test.each(
    inTurn([
      ['a desktop', {}],
      ['a phone', { width: 360, height: 740 }],
    ] as const),
  )('follows the caret, and moves whole sections by buttons and keys, on %s', async (_screen, options) => {
    const { id, ...page } = await floor.addPage({ document: DOCUMENT });
    const desk = await floor.open(pagePath(page), 'Awa', options);
    await desk.caretAfter('Un homme par village');
    await openPanel(desk, 'Plan');
    await desk.page.locator('.outline').waitFor();
    const titles = desk.page.locator('.outline-title');
    expect(await titles.allTextContents()).toEqual(['La pompe', 'Son entretien', 'La caisse']);
    expect(await desk.page.locator('.outline-title[aria-current]').textContent()).toBe('Son entretien');
    // A section that is alone in its parent has no neighbour to change places with.
    expect(await desk.page.getByRole('button', { name: /^(Monter|Descendre) la partie/ }).count()).toBe(2);
    await desk.page.getByRole('button', { name: 'Descendre la partie « La pompe »' }).click();
    const moved = [START[0], ...START.slice(5), ...START.slice(1, 5)];
    await until(async () => JSON.stringify(await order(desk)) === JSON.stringify(moved), 'the section has moved');
    await until(async () => (await titles.first().textContent()) === 'La caisse', 'the outline follows');
    // The focus has followed the section, to the button that is left.
    await until(
      () => desk.page.evaluate(() => document.activeElement?.closest('li')?.textContent?.includes('La pompe') ?? false),
      'the focus is with the section',
    );
    await titles.filter({ hasText: 'La pompe' }).focus();
    await desk.press('Alt+ArrowUp');
    await until(async () => JSON.stringify(await order(desk)) === JSON.stringify(START), 'the section is back');
    await until(async () => (await titles.first().textContent()) === 'La pompe', 'the outline follows');
    await titles.filter({ hasText: 'La caisse' }).click();
    await until(async () => (await selected(desk))[0] === 'La caisse', 'the caret is in the heading');
    await until(
      async () => (await desk.page.locator('.outline-title[aria-current]').textContent()) === 'La caisse',
      'the outline follows the caret',
    );
    await desk.saved();
    expect(await storedOrder(id)).toEqual(START);
    expect(await desk.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    expect(await breachesOf(desk.page)).toEqual([]);
  });

  test('moves a section that is dragged onto another', async () => {
    const { id, ...page } = await floor.addPage({ document: DOCUMENT });
    const desk = await floor.open(pagePath(page));
    await openPanel(desk, 'Plan');
    await desk.page.locator('.outline').waitFor();
    const item = (title: string) => desk.page.locator('.outline > li', { hasText: title });
    await item('La caisse').dragTo(item('La pompe'));
    await until(async () => (await order(desk))[1] === 'La caisse', 'the section has moved');
    await desk.saved();
    expect(await storedOrder(id)).toEqual([START[0], ...START.slice(5), ...START.slice(1, 5)]);
  });
});
