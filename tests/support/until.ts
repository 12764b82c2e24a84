/** Milliseconds between two questions whether a condition holds: least, and most. */
const [LEAST, MOST] = [5, 100];

/**
 * Polls a condition every few milliseconds. Fails with the sentence at the deadline. One that takes
 * long to ask, of a browser or a server, is asked a fifth of the time: what is waited for needs the
 * processor itself.
 * @param pace `at once`: as often as it can be asked, where the next step has to follow before more
 * has happened
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
