import { typeInto } from './choices/select-field.ts';
import { gripOf, partOf, peersOf, watchGrips } from './reorder/grips.ts';
import { type PartsStep, partsAround, placeAfter } from './reorder/part-places.ts';
import { takeTypedOver } from './reorder/typed-titles.ts';

/**
 * Puts a list in order without loading its screen again: the steps of its forms are sent in the
 * background, its items can be dragged by their grips, or moved by Space, the arrow keys and
 * Escape, and a list of pages to add becomes a field to type in. A collection has a form for each
 * step; a kit of one's own has one form, whose rows are the order. Without this script, the forms
 * do the same.
 */

/** Buttons of a list's one form that are steps; the others are sent as on any screen. */
const STEPS = ['monter', 'descendre', 'retirer', 'retirer-perdues', 'remettre'];

const live = document.createElement('div');
live.setAttribute('role', 'status');
live.className = 'visually-hidden';
document.body.append(live);
document.documentElement.classList.add('has-reorder');

const arranger = () => document.querySelector<HTMLElement>('.arranger');
const listForm = () => document.querySelector<HTMLFormElement>('form.arranger');

type Word = 'grabbed' | 'moved' | 'added' | 'dropped' | 'cancelled' | 'failed' | 'busy' | 'undone';

/** @param isShown shows the text, too, to people who see the list and would miss the change */
function announceText(text: string, isShown = false): void {
  live.className = isShown ? 'arrange-said' : 'visually-hidden';
  live.textContent = text;
}

function worded(what: Word, values: Readonly<Record<string, string>>): string {
  return (arranger()?.dataset[what] ?? '').replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '');
}

function announce(what: Word, item?: HTMLElement): void {
  const peers = item ? peersOf(item) : [];
  const text = worded(what, {
    title: item?.dataset.title ?? '',
    part: item ? (partOf(item)?.dataset.title ?? '') : '',
    position: item ? String(peers.indexOf(item) + 1) : '',
    total: String(peers.length),
  });
  // A list without parts has none to name.
  announceText(text.replace(/, \.$/, '.'), what === 'busy');
}

function findItem(page: string): HTMLElement | null {
  return page ? document.querySelector<HTMLElement>(`[data-page="${CSS.escape(page)}"]`) : null;
}

/** A step that was asked for while another was under way. */
interface Waiting {
  /** The label of its button, in the list as it will be. */
  readonly label: string | null;
  /** The label that the person saw. */
  readonly named: string;
  readonly body: URLSearchParams;
  readonly then: () => void;
  /** The place of its part, -1 for none; null if it is no longer known. */
  part: number | null;
  /** The page of its row. */
  readonly page: string;
  /** In a list with one form: what the button sends, by which it is found if it has no label. */
  readonly sends: { readonly name: string; readonly value: string } | null;
}

let isBusy = false;
const waiting: Waiting[] = [];
/** Steps that were not done because their target was no longer clear. */
const undone: string[] = [];

/** Sends a form and shows the list in the response, then does the steps requested meanwhile. */
async function send(body: URLSearchParams, sent: HTMLFormElement | null, then: () => void): Promise<void> {
  const section = arranger();
  const step = partsStepOf(body, sent);
  const before = partsOf().length;
  isBusy = true;
  section?.setAttribute('aria-busy', 'true');
  const typed = sent ? typedIn(sent) : new Map<string, string>();
  try {
    const answer = await fetch(location.pathname, { method: 'POST', body });
    const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('.arranger');
    if (!section || !fresh) throw new Error(`no list in the answer: ${answer.status}`);
    takeTypedOver(section, fresh, sent);
    // Typed into a form while it was being sent.
    for (const [id, value] of sent ? typedIn(sent) : []) {
      const field = fresh.querySelector<HTMLInputElement>(`#${CSS.escape(id)}`);
      if (field && value !== typed.get(id)) field.value = value;
    }
    section.replaceWith(document.adoptNode(fresh));
  } catch {
    isBusy = false;
    waiting.length = 0;
    undone.length = 0;
    section?.removeAttribute('aria-busy');
    return fail();
  }
  isBusy = false;
  // Another number of parts than this step makes: somebody else arranged them as well.
  const isKnown = partsOf().length === before + partsAround(step);
  for (const one of waiting)
    if (one.part !== null) one.part = one.part < 0 ? one.part : isKnown ? placeAfter(one.part, step) : null;
  announceText('');
  begin();
  then();
  goOn();
}

const partsOf = () => [...document.querySelectorAll<HTMLElement>('[data-part]')];

/** What a step does to the places of parts. */
function partsStepOf(body: URLSearchParams, sent: HTMLFormElement | null): PartsStep {
  const parts = partsOf();
  const part = parts.findIndex(({ dataset }) => dataset.part === body.get('part'));
  switch (body.get('step') ?? body.get('intent')) {
    case 'move-part':
      return { type: 'move', at: part, by: Number(body.get('by')) };
    case 'remove-part':
      return { type: 'remove', at: part };
    case 'add-part':
      return { type: 'insert', at: parts.length };
    case 'add-page':
      return parts.length === 0 ? { type: 'insert', at: 0 } : { type: 'none' };
    case 'put-back': {
      // What was taken out of a part is put back there; a part, before those that follow.
      if (!sent || partOf(sent)) return { type: 'none' };
      const isBefore = (one: HTMLElement) => sent.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_PRECEDING;
      return { type: 'insert', at: parts.filter(isBefore).length };
    }
    default:
      // A part that is put down is where it goes before it is sent.
      return { type: 'none' };
  }
}

/** What the fields of a form hold, by their ids. */
function typedIn(form: HTMLFormElement): ReadonlyMap<string, string> {
  const fields = [...form.querySelectorAll<HTMLInputElement>('input[type="text"][name][id], textarea[name][id]')];
  return new Map(fields.map(({ id, value }) => [id, value]));
}

function goOn(): void {
  const next = waiting.shift();
  if (!next) return announceUndone();
  const { label, named, body, then, part, page, sends } = next;
  // A form for the whole list is sent by its button, with the order that the list has by then.
  const isSame = (one: HTMLButtonElement) =>
    label === null
      ? sends !== null && one.name === sends.name && one.value === sends.value
      : one.ariaLabel === label && pageOf(one) === page;
  const alike = [...document.querySelectorAll<HTMLButtonElement>('.arranger button[type="submit"]')].filter(isSame);
  // Parts and pages may have one title: the one that was meant is in its place, or alone.
  const button = alike.length === 1 ? alike[0] : alike.find((one) => placeOf(one) === part);
  if (button) {
    if (button.disabled) goOn();
    else button.click();
  } else if (label === null && part !== null && sends === null) {
    // The step before has changed the ids of the parts.
    const place = partsOf()[part];
    if (place) body.set('part', place.dataset.part ?? '');
    const form = [...document.querySelectorAll<HTMLFormElement>('.arranger form')].find(
      (one) =>
        one.querySelector<HTMLInputElement>('[name="step"]')?.value === body.get('step') &&
        (partOf(one) ?? undefined) === place,
    );
    void send(body, form ?? null, then);
  } else {
    // A target that is gone needs no step.
    if ((label === null && sends === null) || alike.length > 0) undone.push(named);
    goOn();
  }
}

function announceUndone(): void {
  if (undone.length === 0) return;
  const text = worded('undone', { what: undone.splice(0).join(', ') });
  announceText(text);
  showBox(text, 'arrange-undone');
}

const pageOf = (element: Element | null) => element?.closest<HTMLElement>('[data-page]')?.dataset.page ?? '';
/** The place of the part that an element is in; -1 for none. */
const placeOf = (element: Element) => [...document.querySelectorAll('[data-part]')].indexOf(partOf(element)!);

function begin(): void {
  for (const select of document.querySelectorAll<HTMLSelectElement>('.arranger select[data-search]')) typeInto(select);
}

function fail(): void {
  announce('failed');
  showBox(arranger()?.dataset.failed ?? '', 'is-danger arrange-failed');
}

/** Shows a message above the list, until the list is shown again. */
function showBox(text: string, kind: string): void {
  const section = arranger();
  section?.querySelector(':scope > .arrange-box')?.remove();
  const message = document.createElement('p');
  message.className = `notice-box arrange-box ${kind}`;
  message.textContent = text;
  const heading = section?.querySelector('h2');
  if (heading) heading.after(message);
  else section?.prepend(message);
}

function fieldsOf(form: HTMLFormElement, submitter: HTMLElement | null = null): URLSearchParams {
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form, submitter)) body.append(name, String(value));
  return body;
}

function announceDropped(placed: HTMLElement | null | undefined): void {
  if (!placed) return;
  gripOf(placed)?.focus();
  announce('dropped', placed);
}

watchGrips({
  isAble: () => !isBusy,
  announce,
  dropped(item, from) {
    const { page, part } = item.dataset;
    const form = listForm();
    const at = peersOf(item).indexOf(item);
    if (form) void send(fieldsOf(form), form, () => announceDropped(findItem(page ?? '')));
    else if (page) {
      const to = partOf(item)?.dataset.part ?? '';
      const step = { intent: 'arrange', step: 'place-page', part: from, page, to, at: String(at) };
      void send(new URLSearchParams(step), null, () => announceDropped(findItem(page)));
    } else {
      const step = { intent: 'arrange', step: 'place-part', part: part ?? '', at: String(at) };
      const placed = () => document.querySelectorAll<HTMLElement>('[data-part]')[at];
      void send(new URLSearchParams(step), null, () => announceDropped(placed()));
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
  const index = placeOf(form);
  const row = item ? peersOf(item).indexOf(item) : 0;
  const then = () => {
    if (form.matches('.arranger'))
      focusRow(item?.dataset.page ?? submitter?.dataset.back ?? '', submitter?.name ?? '', row);
    else focusAfter(body, index);
  };
  const label = submitter?.ariaLabel ?? null;
  const named = label ?? submitter?.textContent?.trim() ?? '';
  const sends = form === listForm() && submitter ? { name: submitter.name, value: submitter.value } : null;
  if (isBusy) waiting.push({ label, named, body, then, part: index, page: pageOf(submitter), sends });
  else void send(body, form, then);
});

/** Keeps the focus on the row that was moved, or on the one after a row that was removed. */
function focusRow(page: string, step: string, row: number): void {
  if (step.startsWith('retirer') && focusWayBack()) return;
  const item = findItem(page);
  const rows = document.querySelectorAll<HTMLElement>('[data-page]');
  const beside = rows[Math.min(row, rows.length - 1)];
  const same = item?.querySelector<HTMLElement>(`button[name="${step}"]:not(:disabled)`);
  const target = same ?? gripOf(item ?? beside ?? document.body) ?? arranger()?.querySelector<HTMLElement>('input');
  target?.focus();
  if (item) announce('moved', item);
}

/** Focuses the button that puts back what was removed, and announces it. @returns false for none */
function focusWayBack(): boolean {
  const back = document.querySelector<HTMLElement>('.arrange-removed');
  if (!back) return false;
  back.querySelector('button')?.focus();
  announceText(back.querySelector('.arrange-removed-what')?.textContent ?? '');
  return true;
}

/** Keeps the focus on what was moved or added, or on the button that puts back what was removed. */
function focusAfter(body: URLSearchParams, index: number): void {
  const step = body.get('step');
  if (step?.startsWith('remove-') && focusWayBack()) return;
  const item = findItem(body.get('page') ?? '');
  if (step === 'add-page' && item) {
    const field = partOf(item)?.querySelector<HTMLElement>('[role="combobox"]');
    (field ?? arranger()?.querySelector<HTMLElement>('[role="combobox"]'))?.focus();
    announce('added', item);
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
  if (item) announce('moved', item);
}

begin();
