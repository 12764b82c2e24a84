import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { pagePath } from '#content/addresses/address.ts';
import { type EditorFloor, FIRST, openEditorFloor } from '#tests/support/editor-floor.ts';
import { Random } from '#tests/support/random.ts';
import { until } from '#tests/support/until.ts';
import type { Desk } from '#tests/support/writing-desk.ts';

/**
 * The effect of undo and redo on screen, with the keyboard. The undo manager alone:
 * `app/undo-redo`.
 */
const STEPS = Number(process.env.STEPS) || 50;

let floor: EditorFloor;

beforeAll(async () => {
  floor = await openEditorFloor();
}, 120_000);
afterEach(() => floor.closeDesks());
afterAll(() => floor?.close());

async function open(path: string, name: string): Promise<Desk> {
  const desk = await floor.open(path, name);
  await desk.caretAfter(FIRST);
  return desk;
}

/** How many steps can be undone and redone. */
const stacks = (tab: Page) =>
  tab.evaluate(() => {
    const { editor } = document.querySelector('.ProseMirror') as unknown as {
      editor: { state: Record<string, { undoManager: { undoStack: unknown[]; redoStack: unknown[] } }> };
    };
    const { undoStack, redoStack } = editor.state['y-undo$']!.undoManager;
    return { undo: undoStack.length, redo: redoStack.length };
  });

/** One action of an author with the keyboard. */
async function act({ page: { keyboard } }: Desk, random: Random): Promise<void> {
  switch (random.below(14)) {
    case 0:
      return keyboard.press('Enter');
    case 1:
      return keyboard.press('Backspace');
    case 2:
      return keyboard.press('Delete');
    case 3:
      return keyboard.press('Control+B');
    case 4:
      await keyboard.press('Shift+Control+ArrowLeft');
      return keyboard.press(random.pick(['Delete', 'Control+I', 'x']));
    case 5:
      return keyboard.press(random.pick(['ArrowUp', 'ArrowDown', 'ArrowLeft', 'Home', 'End']));
    case 6:
      return keyboard.press(random.pick(['Control+Alt+2', 'Control+Alt+0', 'Control+Shift+8', 'Control+Shift+7']));
    case 7:
      await keyboard.press('Enter');
      return keyboard.type(random.pick(['- ', '1. ', '## ', '> ', '[ ] ']));
    case 8:
      for (let more = random.below(5); more > 0; more--) await keyboard.press('Control+Z');
      for (let more = random.below(4); more > 0; more--) await keyboard.press('Control+Y');
      return;
    default:
      return keyboard.type(random.pick(['eau ', 'le puits ', 'nous, ', 'Tinkaré', 'énergie. ']));
  }
}

/** Presses a key until a stack is empty. @returns how often */
async function pressUntilEmpty(desk: Desk, key: string, stack: 'undo' | 'redo'): Promise<number> {
  for (let count = 0; ; count++) {
    if ((await stacks(desk.page))[stack] === 0) return count;
    await desk.page.keyboard.press(key);
  }
}

test('all is undone and redone with the keyboard, to the last letter, while a colleague writes elsewhere', async () => {
  const random = new Random();
  const page = await floor.addPage();
  const desk = await open(pagePath(page), 'Awa Traoré');
  const colleague = await open(pagePath(page), 'Yacine Benali');
  await colleague.caretAfter('Trois ressources');
  for (let step = 0; step < STEPS; step++) {
    await act(desk, random);
    if (random.chance(0.1)) await colleague.page.keyboard.type(random.pick(['mot ', 'autre, ']));
  }
  await desk.saved();
  await pressUntilEmpty(desk, 'Control+Y', 'redo');
  const whole = async () => JSON.stringify(await desk.document());
  // The colleague's last words may still be under way.
  await until(async () => (await whole()) === JSON.stringify(await colleague.document()), 'both have the same text');
  for (let round = 0; round < 2; round++) {
    const last = await whole();
    const undone = await pressUntilEmpty(desk, 'Control+Z', 'undo');
    expect(undone, `SEED=${random.seed}`).toBeGreaterThan(STEPS / 10);
    // Changes that the editor makes itself after an undo must not prevent redoing.
    await desk.saved();
    await pressUntilEmpty(desk, 'Control+Y', 'redo');
    expect(await whole(), `SEED=${random.seed}`).toBe(last);
  }
  await desk.saved();
  await until(
    async () => (await whole()) === JSON.stringify(await colleague.document()),
    () => `the colleague has the same, SEED=${random.seed}`,
  );
}, 240_000);
