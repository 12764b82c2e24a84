import type { ReceivedParts } from './received-parts.ts';

/** The ids of what the writing page shows until the editor takes its place; the server makes it, and scripts keep it up to date. */
export const OPENING_ID = 'draft-opening';
export const OPENING_STATE_ID = 'draft-opening-state';
export const OPENING_PROGRESS_ID = 'draft-opening-progress';
export const OPENING_FAILED_ID = 'draft-opening-failed';

const find = <T extends HTMLElement>(id: string) => document.getElementById(id) as T | null;

/** Settles when all of the page's HTML is there. */
export function whenParsed(): Promise<void> {
  if (document.readyState !== 'loading') return Promise.resolve();
  return new Promise((resolve) => document.addEventListener('DOMContentLoaded', () => resolve(), { once: true }));
}

/** Says how it stands with the draft that is being opened; null says that it is. */
export function tellOpening(words: string | null): void {
  const state = find(OPENING_STATE_ID);
  if (!state) return;
  state.dataset.opening ??= state.textContent ?? '';
  const told = words ?? state.dataset.opening;
  // Told once: it is read aloud.
  if (state.textContent !== told) state.textContent = told;
}

/** Shows how much of the draft has come. */
export function showArrival({ bytes, left }: ReceivedParts): void {
  const bar = find<HTMLProgressElement>(OPENING_PROGRESS_ID);
  if (!bar || bytes === 0) return;
  bar.hidden = false;
  bar.max = bytes + left;
  bar.value = bytes;
  if (left === 0) tellOpening(find(OPENING_STATE_ID)?.dataset.arrived ?? null);
}

/** Says that the editor did not come. */
export function showFailure(): void {
  const notice = find(OPENING_FAILED_ID);
  if (!notice) return;
  notice.hidden = false;
  notice.querySelector('button')?.addEventListener('click', () => location.reload());
}

/** Takes away what stood in the editor's place. */
export function endOpening(): void {
  find(OPENING_ID)?.remove();
  find(OPENING_FAILED_ID)?.remove();
}
