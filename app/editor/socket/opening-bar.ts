import type { ReceivedParts } from './received-parts.ts';

/**
 * The ids of what the writing page shows until the editor replaces it; rendered by the server,
 * updated by scripts.
 */
export const OPENING_ID = 'draft-opening';
export const OPENING_STATE_ID = 'draft-opening-state';
export const OPENING_PROGRESS_ID = 'draft-opening-progress';
export const OPENING_RELOAD_ID = 'draft-opening-reload';
export const OPENING_SIGN_IN_ID = 'draft-opening-sign-in';
export const OPENING_FAILED_ID = 'draft-opening-failed';

const find = <T extends HTMLElement>(id: string) => document.getElementById(id) as T | null;

/** Settles when the page's HTML is parsed. */
export function whenParsed(): Promise<void> {
  if (document.readyState !== 'loading') return Promise.resolve();
  return new Promise((resolve) => document.addEventListener('DOMContentLoaded', () => resolve(), { once: true }));
}

let allCame = false;

/**
 * Shows why the draft does not arrive, instead of its progress; null when it does.
 * @param remedy what the person can do, where it does not recover by itself
 */
export function showOpening(words: string | null, remedy: 'reload' | 'sign-in' | null = null): void {
  const state = find(OPENING_STATE_ID);
  if (!state) return;
  state.dataset.opening ??= state.textContent ?? '';
  const shown = words ?? (allCame ? state.dataset.arrived : null) ?? state.dataset.opening;
  // Unchanged text is not set again: screen readers would announce it.
  if (state.textContent !== shown) state.textContent = shown;
  state.classList.toggle('is-away', words !== null);
  const reload = find<HTMLButtonElement>(OPENING_RELOAD_ID);
  const signIn = find<HTMLAnchorElement>(OPENING_SIGN_IN_ID);
  if (!reload || !signIn) return;
  reload.hidden = remedy !== 'reload';
  reload.onclick = () => location.reload();
  signIn.hidden = remedy !== 'sign-in';
}

/** Shows that the connection is lost, before the editor can. */
export function showAway(): void {
  showOpening(find(OPENING_STATE_ID)?.dataset.away ?? null);
}

/** Shows how much of the draft has arrived. */
export function showArrival({ bytes, left }: ReceivedParts): void {
  const bar = find<HTMLProgressElement>(OPENING_PROGRESS_ID);
  if (!bar || bytes === 0) return;
  bar.hidden = false;
  bar.max = bytes + left;
  bar.value = bytes;
  allCame = left === 0;
  if (allCame) showOpening(null);
}

/** Shows that the editor did not load, or broke. */
export function showFailure(broke = false): void {
  const notice = find(OPENING_FAILED_ID);
  if (!notice) return;
  // The progress no longer means anything.
  const bar = document.querySelector<HTMLElement>(`#${OPENING_ID} > .writing-bar`);
  if (bar) bar.hidden = true;
  const words = notice.querySelector('p');
  if (broke && words) words.textContent = words.dataset.broke ?? '';
  notice.hidden = false;
  const button = notice.querySelector('button');
  if (button) button.onclick = () => location.reload();
}

/** Removes the placeholder of the editor. The failure notice stays: the editor may still break. */
export function endOpening(): void {
  find(OPENING_ID)?.remove();
}
