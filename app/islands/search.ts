/**
 * Search as you type: requests the same page in the background and replaces the results, filters
 * and title. Without this script the form and the links do the same.
 */

export {};

/** Milliseconds from the last keystroke to the search; from its response to the announcement. */
const PAUSE = 180;
const SILENCE = 700;

const form = document.querySelector<HTMLFormElement>('form[data-search]');
const field = form?.querySelector<HTMLInputElement>('input[name="q"]');
const status = form?.querySelector<HTMLElement>('[data-search-status]');

/** The elements replaced by those of the response. */
const REGIONS = ['#filtres', '#resultats', '.search-filters-open'];

let typing: ReturnType<typeof setTimeout> | undefined;
let saying: ReturnType<typeof setTimeout> | undefined;
let asking: AbortController | undefined;

/** A search's parameters in normal form: without empty fields, sorted, without the fragment. */
function asks(address: string): string {
  const stated = [...new URL(address).searchParams].map(([name, value]) => [name, value.trim()]);
  return JSON.stringify(stated.filter(([, value]) => value !== '').sort());
}

/** The address whose results are on the page. */
let answered = window.location.href;

/** The address that submitting the form would lead to, without empty fields. */
function addressOf(source: HTMLFormElement): string {
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(source))
    if (typeof value === 'string' && value.trim() !== '') query.append(name, value);
  const text = query.toString();
  return text === '' ? source.action : `${source.action}?${text}`;
}

type Step = 'push' | 'replace' | 'keep';

/** @returns whether the response is shown: false if it failed, or a newer request replaced it */
async function load(address: string, step: Step): Promise<boolean> {
  clearTimeout(typing);
  // What was searched before was not the last word.
  clearTimeout(saying);
  asking?.abort();
  const controller = new AbortController();
  asking = controller;
  const results = document.querySelector('#resultats');
  results?.setAttribute('aria-busy', 'true');
  try {
    const answer = await fetch(address, { signal: controller.signal, headers: { Accept: 'text/html' } });
    const text = await answer.text();
    if (controller.signal.aborted) return false;
    const page = new DOMParser().parseFromString(text, 'text/html');
    if (!answer.ok || !page.querySelector('#resultats')) throw new Error(`search answered ${answer.status}`);
    show(page);
    answered = address;
    if (step === 'push' && asks(window.location.href) !== asks(answered)) window.history.pushState(null, '', address);
    else if (step === 'replace') window.history.replaceState(null, '', address);
    announceCount();
    return true;
  } catch (error) {
    if (controller.signal.aborted) return false;
    // For a choice, navigate, so that the error page explains; while typing, wait for the next
    // keystroke.
    if (step !== 'replace') window.location.assign(address);
    else console.warn('search as you type failed', error);
    return false;
  } finally {
    if (asking === controller) document.querySelector('#resultats')?.removeAttribute('aria-busy');
  }
}

/** Replaces the regions; keeps the focus and the open `details`. */
function show(page: Document): void {
  const unfolded = [...document.querySelectorAll<HTMLDetailsElement>('details[data-facet][open]')].map(
    ({ dataset }) => dataset.facet,
  );
  const focused = document.activeElement;
  const chosen = focused instanceof HTMLInputElement && focused.type === 'checkbox' ? focused : null;
  for (const region of REGIONS) {
    const old = document.querySelector(region);
    const fresh = page.querySelector(region);
    if (old && fresh) old.replaceChildren(...[...fresh.childNodes].map((node) => document.adoptNode(node)));
  }
  for (const facet of unfolded) document.querySelector(`details[data-facet="${facet}"]`)?.setAttribute('open', '');
  if (chosen) {
    const again = [...(form?.querySelectorAll<HTMLInputElement>('input[type="checkbox"]') ?? [])];
    again.find(({ name, value }) => name === chosen.name && value === chosen.value)?.focus();
  }
  document.title = page.title;
}

/** Closes the sheet of filters (open while `:target`) and focuses the count of results. */
function goToResults(): void {
  if (document.querySelector('#filtres:target')) window.location.replace('#resultats');
  document.querySelector<HTMLElement>('[data-search-count]')?.focus({ preventScroll: true });
  document.querySelector('#resultats')?.scrollIntoView({ block: 'start' });
}

/**
 * Announces the count once responses and the typing settle; reports a query without results to the
 * server.
 */
function announceCount(): void {
  clearTimeout(saying);
  // What was searched: the field may have other words by now.
  const q = new URL(answered).searchParams.get('q')?.trim() ?? '';
  saying = setTimeout(() => {
    const count = document.querySelector<HTMLElement>('[data-search-count]');
    if (status) status.textContent = count?.textContent ?? '';
    if (count?.dataset.searchCount === '0' && form) navigator.sendBeacon(form.action, new URLSearchParams({ q }));
  }, SILENCE);
}

if (form && field) {
  let asked = field.value.trim();
  field.addEventListener('input', (event) => {
    if (event instanceof InputEvent && event.isComposing) return;
    clearTimeout(typing);
    clearTimeout(saying);
    typing = setTimeout(() => {
      if (field.value.trim() === asked) {
        // The same words again: their results are on the page, if they have come.
        if (asks(addressOf(form)) === asks(answered)) announceCount();
        return;
      }
      asked = field.value.trim();
      void load(addressOf(form), 'replace');
    }, PAUSE);
  });
  form.addEventListener('change', (event) => {
    if (event.target === field) return;
    void load(addressOf(form), 'push');
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    asked = field.value.trim();
    const address = addressOf(form);
    const filters = document.querySelector('#filtres');
    const narrows = filters?.contains(event.submitter) || filters?.contains(document.activeElement);
    if (narrows && asks(address) === asks(answered)) goToResults();
    else void load(address, 'push').then((shown) => shown && narrows && goToResults());
  });
  form.addEventListener('click', (event) => {
    if (
      event.defaultPrevented ||
      event.button !== 0 ||
      event.metaKey ||
      event.ctrlKey ||
      event.shiftKey ||
      event.altKey
    )
      return;
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    if (!link || link.origin !== window.location.origin || link.pathname !== new URL(form.action).pathname) return;
    if (link.getAttribute('href')?.startsWith('#')) return;
    event.preventDefault();
    const { searchParams } = new URL(link.href);
    field.value = searchParams.get('q') ?? '';
    asked = field.value.trim();
    void load(link.href, 'push').then((shown) => shown && goToResults());
  });
  window.addEventListener('popstate', () => {
    // Only the fragment changed: the filters, the results.
    if (asks(window.location.href) === asks(answered)) return;
    field.value = new URLSearchParams(window.location.search).get('q') ?? '';
    asked = field.value.trim();
    void load(window.location.href, 'keep');
  });
}
