/**
 * Stands for `lib0/logging` in the editor's scripts: Yjs writes four warnings for developers by it,
 * and its colours are a kilobyte that each writer would load.
 */

export const warn = (...said: unknown[]): void => console.warn(...said);
export const print = (...said: unknown[]): void => console.info(...said);
export const [BOLD, UNBOLD, ORANGE, RED] = ['', '', '', ''];
