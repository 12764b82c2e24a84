/** Milliseconds between two checks of a condition: least, and most. */
const [LEAST, MOST] = [5, 100];

/**
 * Polls a condition every few milliseconds. Fails with the sentence at the deadline. A check that
 * takes long, of a browser or a server, may take a fifth of the time: the awaited work needs the
 * processor itself.
 * @param pace `at once`: as often as possible, where the next step has to follow before more has
 * happened
 */
export async function until(
  condition: () => boolean | Promise<boolean>,
  what: string | (() => string),
  deadlineMs = 30_000,
  pace: 'sparing' | 'at once' = 'sparing',
): Promise<void> {
  const end = Date.now() + deadlineMs;
  for (;;) {
    const asked = performance.now();
    if (await condition()) return;
    if (Date.now() > end)
      throw new Error(`waited ${deadlineMs} ms in vain: ${typeof what === 'string' ? what : what()}`);
    const pause = pace === 'at once' ? LEAST : Math.min(MOST, Math.max(LEAST, 4 * (performance.now() - asked)));
    await new Promise((resolve) => setTimeout(resolve, Math.min(pause, Math.max(LEAST, end - Date.now()))));
  }
}
