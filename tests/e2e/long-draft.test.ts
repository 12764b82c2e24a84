import type { Node } from '@tiptap/pm/model';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { pagePath } from '#content/addresses/address.ts';
import { createBlockIds } from '#content/document/block-ids.ts';
import { countWords, plainText } from '#content/document/reading/text.ts';
import { documentSchema } from '#content/document/schema.ts';
import { type EditorFloor, openEditorFloor } from '#tests/support/editor-floor.ts';
import { until } from '#tests/support/until.ts';

let floor: EditorFloor;

beforeAll(async () => {
  floor = await openEditorFloor('as people have it');
}, 120_000);
afterEach(() => floor.closeDesks());
afterAll(() => floor?.close());

const SENTENCE =
  'Le comité de gestion a fixé le tarif en assemblée, devant les familles, puis il l’a écrit sur le mur du kiosque. ';

/**
 * As long as the longest guide that was tried: 108,000 words in 2,200 blocks, with lists and tables
 * among them.
 */
function longDocument(): Node {
  const { nodes } = documentSchema;
  const id = createBlockIds();
  const paragraph = (text: string) => nodes.paragraph!.create({ id: id() }, documentSchema.text(text));
  const blocks: Node[] = [];
  for (let i = 0; i < 2_200; i++) {
    const text = `${i}. ${SENTENCE.repeat(2)}`.trim();
    if (i % 20 === 0)
      blocks.push(nodes.heading!.create({ id: id(), level: 2 }, documentSchema.text(`Partie ${i / 20}`)));
    else if (i % 20 === 7) {
      blocks.push(
        nodes.bulletList!.create(
          null,
          [0, 1, 2].map(() => nodes.listItem!.create({ id: id() }, paragraph(text))),
        ),
      );
    } else if (i % 50 === 11) {
      const row = () =>
        nodes.tableRow!.create(
          null,
          [0, 1].map(() => nodes.tableCell!.create(null, paragraph(text))),
        );
      blocks.push(nodes.table!.create({ id: id() }, [row(), row()]));
    } else blocks.push(paragraph(text));
  }
  return nodes.doc!.create(null, blocks);
}

/** Collects, for each key, the milliseconds from the press to the frame that shows it. */
const watchKeys = (page: Page) =>
  page.evaluate(() => {
    const delays: number[] = [];
    Object.assign(globalThis, { delays });
    addEventListener(
      'keydown',
      ({ timeStamp }) => {
        requestAnimationFrame(() => {
          const painted = new MessageChannel();
          painted.port1.onmessage = () => delays.push(performance.now() - timeStamp);
          painted.port2.postMessage(null);
        });
      },
      true,
    );
  });
const median = (page: Page) =>
  page.evaluate(() => {
    const { delays } = globalThis as unknown as { delays: number[] };
    const sorted = delays.splice(0).sort((a, b) => a - b);
    return sorted[sorted.length >> 1]!;
  });

test('in a draft of 108,000 words, a key press shows within 100 ms, alone and with somebody else writing', async () => {
  const document = longDocument();
  expect(countWords(plainText(document).text)).toBeGreaterThan(100_000);
  const page = await floor.addPage({ title: 'Un très long guide', document });
  const open = async (name: string) => {
    const desk = await floor.open(pagePath(page), name);
    await desk.saved();
    return desk;
  };
  const awa = await open('Awa');
  await watchKeys(awa.page);
  // Blocks outside the screen are rendered last, and replace their placeholders.
  await until(async () => (await awa.text.locator('[data-late]').count()) === 0, 'all is drawn');
  const middle = awa.text.locator('> p').nth(900);
  await middle.scrollIntoViewIfNeeded();
  await middle.click();
  await awa.press('End');
  await awa.page.keyboard.type(' et quelques mots de plus pour voir', { delay: 50 });
  const alone = await median(awa.page);
  const jean = await open('Jean');
  await jean.caretAfter('1. Le comité');
  await Promise.all([
    awa.page.keyboard.type(' puis encore d’autres, à deux', { delay: 60 }),
    jean.page.keyboard.type(' tandis que Jean écrit plus haut', { delay: 60 }),
  ]);
  const together = await median(awa.page);
  await Promise.all([awa.saved(), jean.saved()]);
  await until(
    async () => (await awa.text.textContent())?.includes('tandis que Jean écrit plus haut') === true,
    'the words of the other have come',
  );
  expect(alone, 'alone').toBeLessThan(100);
  expect(together, 'together').toBeLessThan(100);
  await awa.page.locator('.writing-words', { hasText: /1\d\d\s\d{3} mots/ }).waitFor();
}, 120_000);
