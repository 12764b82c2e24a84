import { typeInto } from './choices/select-field.ts';
import { gripOf, partOf, peersOf, watchGrips } from './reorder/grips.ts';
import { takeTypedOver } from './reorder/typed-titles.ts';

/**
 * Puts a list in order without loading its screen again: the steps of its forms are sent in the
 * background, its items can be dragged by their grips, or moved by Space, the arrow keys and
 * Escape, and a list of pages to add becomes a field to type in. A collection has a form for each
 * step; a kit of one's own has one form, whose rows are the order. Without this script, the forms
 * do the same.
 */

/** Buttons of a list's one form that are steps; the others are sent as on any screen. */
const STEPS = ['monter', 'descendre', 'retirer'];

const live = document.createElement('div');
live.setAttribute('role', 'status');
live.className = 'visually-hidden';
document.body.append(live);
document.documentElement.classList.add('has-reorder');

const arranger = () => document.querySelector<HTMLElement>('.arranger');
const listForm = () => document.querySelector<HTMLFormElement>('form.arranger');

function say(what: 'grabbed' | 'moved' | 'added' | 'dropped' | 'cancelled' | 'failed', item?: HTMLElement): void {
  const peers = item ? peersOf(item) : [];
  const values: Record<string, string> = {
    title: item?.dataset.title ?? '',
    part: item ? (partOf(item)?.dataset.title ?? '') : '',
    position: item ? String(peers.indexOf(item) + 1) : '',
    total: String(peers.length),
  };
  const text = (arranger()?.dataset[what] ?? '').replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '');
  // A list without parts has none to name.
  live.textContent = text.replace(/, \.$/, '.');
}

function findItem(page: string): HTMLElement | null {
  return page ? document.querySelector<HTMLElement>(`[data-page="${CSS.escape(page)}"]`) : null;
}

/** Sends a form and shows the list of the answer. */
async function send(body: URLSearchParams, sent: HTMLFormElement | null, then: () => void): Promise<void> {
  const section = arranger();
  section?.setAttribute('aria-busy', 'true');
  try {
    const answer = await fetch(location.pathname, { method: 'POST', body });
    const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('.arranger');
    if (!section || !fresh) throw new Error(`no list in the answer: ${answer.status}`);
    takeTypedOver(section, fresh, sent);
    section.replaceWith(document.adoptNode(fresh));
    begin();
    then();
  } catch {
    section?.removeAttribute('aria-busy');
    fail();
  }
}

function begin(): void {
  for (const select of document.querySelectorAll<HTMLSelectElement>('.arranger select[data-search]')) typeInto(select);
}

function fail(): void {
  say('failed');
  const section = arranger();
  if (!section || section.querySelector('.arrange-failed')) return;
  const message = document.createElement('p');
  message.className = 'notice-box is-danger arrange-failed';
  message.textContent = section.dataset.failed ?? '';
  const heading = section.querySelector('h2');
  if (heading) heading.after(message);
  else section.prepend(message);
}

function fieldsOf(form: HTMLFormElement, submitter: HTMLElement | null = null): URLSearchParams {
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form, submitter)) body.append(name, String(value));
  return body;
}

function sayDropped(placed: HTMLElement | null | undefined): void {
  if (!placed) return;
  gripOf(placed)?.focus();
  say('dropped', placed);
}

watchGrips({
  say,
  dropped(item, from) {
    const { page, part } = item.dataset;
    const form = listForm();
    const at = peersOf(item).indexOf(item);
    if (form) void send(fieldsOf(form), form, () => sayDropped(findItem(page ?? '')));
    else if (page) {
      const to = partOf(item)?.dataset.part ?? '';
      const step = { intent: 'arrange', step: 'place-page', part: from, page, to, at: String(at) };
      void send(new URLSearchParams(step), null, () => sayDropped(findItem(page)));
    } else {
      const step = { intent: 'arrange', step: 'place-part', part: part ?? '', at: String(at) };
      const placed = () => document.querySelectorAll<HTMLElement>('[data-part]')[at];
      void send(new URLSearchParams(step), null, () => sayDropped(placed()));
    }
  },
});

document.addEventListener('submit', (event) => {
  const form = event.target as HTMLFormElement;
  const submitter = event.submitter as HTMLButtonElement | null;
  if (!form.closest('.arranger') || (form === listForm() && !STEPS.includes(submitter?.name ?? ''))) return;
  event.preventDefault();
  const body = fieldsOf(form, submitter);
  const item = submitter?.closest<HTMLElement>('[data-page]');
  const index = [...document.querySelectorAll('[data-part]')].indexOf(partOf(form)!);
  const row = item ? peersOf(item).indexOf(item) : 0;
  void send(body, form, () => {
    if (form.matches('.arranger')) focusRow(item?.dataset.page ?? '', submitter?.name ?? '', row);
    else focusAfter(body, index);
  });
});

/** Keeps the focus on the row that was moved, or on the one after that which was taken off. */
function focusRow(page: string, step: string, row: number): void {
  const item = findItem(page);
  const rows = document.querySelectorAll<HTMLElement>('[data-page]');
  const beside = rows[Math.min(row, rows.length - 1)];
  const same = item?.querySelector<HTMLElement>(`button[name="${step}"]:not(:disabled)`);
  const target = same ?? gripOf(item ?? beside ?? document.body) ?? arranger()?.querySelector<HTMLElement>('input');
  target?.focus();
  if (item) say('moved', item);
}

/** Keeps the focus on what was moved or added, or on the way back of what was taken out. */
function focusAfter(body: URLSearchParams, index: number): void {
  const step = body.get('step');
  const back = document.querySelector<HTMLElement>('.arrange-removed');
  if (step?.startsWith('remove-') && back) {
    back.querySelector('button')?.focus();
    live.textContent = back.querySelector('.arrange-removed-what')?.textContent ?? '';
    return;
  }
  const item = findItem(body.get('page') ?? '');
  if (step === 'add-page' && item) {
    const field = partOf(item)?.querySelector<HTMLElement>('[role="combobox"]');
    (field ?? arranger()?.querySelector<HTMLElement>('[role="combobox"]'))?.focus();
    say('added', item);
    return;
  }
  const by = body.get('by');
  const place = step === 'move-part' ? index + Number(by) : index;
  const part = document.querySelectorAll<HTMLElement>('[data-part]')[place];
  const within = step === 'move-part' ? part?.querySelector('.arrange-head') : item;
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

begin();
