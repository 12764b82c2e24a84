/**
 * Arranges a collection without reloading the page: every form of the arranger is sent in the
 * background. The grips can be dragged, or used with Space, the arrow keys and Escape. Without this
 * script, the forms do the same.
 */

/** An item being moved, and its original position. */
interface Grabbed {
  readonly item: HTMLElement;
  readonly part: string;
  readonly before: Element | null;
  readonly list: Element;
  readonly byPointer: boolean;
}

let grabbed: Grabbed | null = null;

const live = document.createElement('div');
live.setAttribute('role', 'status');
live.className = 'visually-hidden';
document.body.append(live);
document.documentElement.classList.add('has-reorder');

const arranger = () => document.querySelector<HTMLElement>('.arranger');
const partOf = (element: Element) => element.closest<HTMLElement>('[data-part]');
const itemsOf = (list: Element) =>
  [...list.children].filter((child): child is HTMLElement => child instanceof HTMLElement);
const gripOf = (item: Element) => item.querySelector<HTMLElement>('.grip');

function say(what: 'grabbed' | 'moved' | 'dropped' | 'cancelled' | 'failed', item?: HTMLElement): void {
  const list = item?.parentElement;
  const values: Record<string, string> = {
    title: item?.dataset.title ?? '',
    part: item ? (partOf(item)?.dataset.title ?? '') : '',
    position: item && list ? String(itemsOf(list).indexOf(item) + 1) : '',
    total: list ? String(list.children.length) : '',
  };
  live.textContent = (arranger()?.dataset[what] ?? '').replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '');
}

function grab(item: HTMLElement, byPointer: boolean): void {
  const part = partOf(item)?.dataset.part;
  const list = item.parentElement;
  if (!part || !list) return;
  grabbed = { item, part, list, before: item.nextElementSibling, byPointer };
  item.classList.add('is-grabbed');
  gripOf(item)?.setAttribute('aria-pressed', 'true');
  say('grabbed', item);
}

function release(): Grabbed | null {
  const was = grabbed;
  grabbed = null;
  was?.item.classList.remove('is-grabbed');
  if (was) gripOf(was.item)?.setAttribute('aria-pressed', 'false');
  return was;
}

function cancel(): void {
  const was = release();
  if (!was) return;
  was.list.insertBefore(was.item, was.before);
  gripOf(was.item)?.focus();
  say('cancelled');
}

function drop(): void {
  const was = release();
  if (!was) return;
  const { item, part, list, before } = was;
  const to = partOf(item)?.dataset.part;
  const target = item.parentElement;
  if (!to || !target || (target === list && item.nextElementSibling === before)) return;
  const at = itemsOf(target).indexOf(item);
  const page = item.dataset.page ?? '';
  const step = { intent: 'arrange', step: 'place-page', part, page, to, at: String(at) };
  void send(new URLSearchParams(step), () => {
    const placed = findItem(page);
    if (!placed) return;
    gripOf(placed)?.focus();
    say('dropped', placed);
  });
}

/** Moves an item up or down by one, across the edge of a part. */
function move(item: HTMLElement, by: -1 | 1): void {
  const sibling = by === 1 ? item.nextElementSibling : item.previousElementSibling;
  if (sibling) {
    if (by === 1) sibling.after(item);
    else sibling.before(item);
  } else {
    const lists = [...document.querySelectorAll('.arrange-items')];
    const next = lists[lists.indexOf(item.parentElement!) + by];
    if (!next) return;
    if (by === 1) next.prepend(item);
    else next.append(item);
  }
  gripOf(item)?.focus();
  say('moved', item);
}

function findItem(page: string): HTMLElement | null {
  return page ? document.querySelector<HTMLElement>(`[data-page="${CSS.escape(page)}"]`) : null;
}

/** Sends a form and shows the arranger of the response. */
async function send(body: URLSearchParams, then: () => void): Promise<void> {
  const section = arranger();
  section?.setAttribute('aria-busy', 'true');
  try {
    const answer = await fetch(location.pathname, { method: 'POST', body });
    if (!answer.ok) throw new Error(String(answer.status));
    const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('.arranger');
    if (!section || !fresh) throw new Error('no arranger in the answer');
    section.replaceWith(document.adoptNode(fresh));
    then();
  } catch {
    section?.removeAttribute('aria-busy');
    fail();
  }
}

function fail(): void {
  say('failed');
  const section = arranger();
  if (!section || section.querySelector('.arrange-failed')) return;
  const message = document.createElement('p');
  message.className = 'notice-box is-danger arrange-failed';
  message.textContent = section.dataset.failed ?? '';
  section.querySelector('h2')?.after(message);
}

document.addEventListener('submit', (event) => {
  const form = event.target as HTMLFormElement;
  if (!form.closest('.arranger')) return;
  event.preventDefault();
  const submitter = event.submitter as HTMLButtonElement | null;
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form, submitter)) body.append(name, String(value));
  const index =
    [...document.querySelectorAll('[data-part]')].indexOf(partOf(form)!) +
    (body.get('step') === 'move-part' ? Number(body.get('by')) : 0);
  void send(body, () => focusAfter(body, index));
});

/** Keeps the focus on the moved item, or nearest to a removed one. */
function focusAfter(body: URLSearchParams, index: number): void {
  const item = findItem(body.get('page') ?? '');
  const part = document.querySelectorAll<HTMLElement>('[data-part]')[index];
  const by = body.get('by');
  const within = body.get('step') === 'move-part' ? part?.querySelector('.arrange-head') : item;
  const same = by ? within?.querySelector<HTMLButtonElement>(`button[name="by"][value="${by}"]:not(:disabled)`) : null;
  const target =
    same ??
    (item && gripOf(item)) ??
    part?.querySelector<HTMLElement>('input[name="title"]') ??
    arranger()?.querySelector<HTMLElement>('h2');
  if (target instanceof HTMLHeadingElement) target.tabIndex = -1;
  target?.focus();
  if (item) say('moved', item);
}

document.addEventListener('keydown', (event) => {
  const grip = (event.target as Element).closest?.('.grip');
  const item = grip?.closest<HTMLElement>('[data-page]');
  if (!item) return;
  if (event.key === ' ' || event.key === 'Enter') {
    event.preventDefault();
    if (grabbed) drop();
    else grab(item, false);
  } else if (grabbed && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
    event.preventDefault();
    move(grabbed.item, event.key === 'ArrowDown' ? 1 : -1);
  } else if (grabbed && event.key === 'Escape') {
    event.preventDefault();
    cancel();
  }
});

document.addEventListener('focusout', (event) => {
  // Leaving the grip without dropping puts the item back. Moving it within the list blurs it only
  // for a moment.
  if (!grabbed || grabbed.byPointer || !(event.target as Element).closest('.grip')) return;
  setTimeout(() => {
    if (grabbed && !grabbed.item.contains(document.activeElement)) cancel();
  });
});

document.addEventListener('pointerdown', (event) => {
  const item = (event.target as Element).closest('.grip')?.closest<HTMLElement>('[data-page]');
  if (!item || event.button !== 0) return;
  event.preventDefault();
  if (grabbed) cancel();
  grab(item, true);
});

document.addEventListener('pointermove', (event) => {
  if (!grabbed?.byPointer) return;
  const under = document.elementFromPoint(event.clientX, event.clientY);
  const over = under?.closest<HTMLElement>('[data-page]');
  if (over && over !== grabbed.item) {
    const { top, height } = over.getBoundingClientRect();
    if (event.clientY < top + height / 2) over.before(grabbed.item);
    else over.after(grabbed.item);
    return;
  }
  const empty = under?.closest('[data-part]')?.querySelector('.arrange-items');
  if (empty && !over && empty.children.length === 0) empty.append(grabbed.item);
});

document.addEventListener('pointerup', () => {
  if (grabbed?.byPointer) drop();
});
document.addEventListener('pointercancel', () => {
  if (grabbed?.byPointer) cancel();
});
