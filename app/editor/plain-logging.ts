/**
 * Stands for `lib0/logging` in the editor's scripts: Yjs writes four warnings for developers by it,
 * and its colours are a kilobyte that each writer would load.
 */

export const warn = (...args: unknown[]): void => console.warn(...args);
export const print = (...args: unknown[]): void => console.info(...args);
export const [BOLD, UNBOLD, ORANGE, RED] = ['', '', '', ''];
