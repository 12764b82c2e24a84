import { OPEN_THREAD, THREADS_PAGE } from '#app/annotations/view/thread-pages.ts';
import { threadAnchor } from '#content/annotation/thread-anchor.ts';

const FOLD = 'details.anno-margin';

/** Opens the place in the margin that a thread is folded in, if it is. */
export function openFold(part: Element): void {
  const fold = part.closest<HTMLDetailsElement>(FOLD);
  if (fold) fold.open = true;
}

/**
 * Opens threads that are linked to, which not every browser does by itself, and closes what covers
 * the margin: by Escape, and by a click elsewhere, unless something is being written in it.
 */
export function followFolds(): void {
  const openLinked = (address: string) => {
    const id = decodeURIComponent(address.split('#')[1] ?? '');
    const card = id.startsWith(threadAnchor('')) ? document.getElementById(id) : null;
    if (card) openFold(card);
    return card;
  };
  document.addEventListener('click', ({ target }) => {
    if (!(target instanceof Element)) return;
    const link = target.closest<HTMLAnchorElement>('a.anno-ref');
    if (link) openLinked(link.href);
    else if (!target.closest('dialog, mark.anno')) closeCovering(target);
  });
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || event.defaultPrevented || !(event.target instanceof Element)) return;
    if (event.target.closest('dialog')) return;
    const fold = event.target.closest<HTMLDetailsElement>(`${FOLD}[open]`);
    if (!fold) return;
    fold.open = false;
    fold.querySelector('summary')?.focus();
  });
  const linked = openLinked(location.hash);
  if (linked) linked.scrollIntoView({ block: 'center' });
  else findElsewhere();
}

/** Opens the page of threads that has the one in the address, where there are several. */
function findElsewhere(): void {
  const [, id] = location.hash.split(`#${threadAnchor('')}`);
  const { elsewhere = '{}' } = document.getElementById('regards')?.dataset ?? {};
  const { all = 0 } = JSON.parse(elsewhere) as { all?: number };
  const query = new URLSearchParams(location.search);
  if (id === undefined || all === 0 || query.get(OPEN_THREAD) === id) return;
  query.set(OPEN_THREAD, id);
  query.delete(THREADS_PAGE);
  location.replace(`${location.pathname}?${query}${location.hash}`);
}

function closeCovering(clicked: Element): void {
  for (const fold of document.querySelectorAll<HTMLDetailsElement>(`${FOLD}[open]`)) {
    const cards = fold.querySelector('.anno-margin-cards');
    if (fold.contains(clicked) || !cards || getComputedStyle(cards).position !== 'absolute') continue;
    const isWritten = [...fold.querySelectorAll('textarea')].some((area) => area.value !== area.defaultValue);
    if (!isWritten) fold.open = false;
  }
}
