import { threadAnchor } from '#content/annotation/thread-anchor.ts';
import { FORM_KEY_FIELD } from '#content/form-key.ts';
import { AnnotateDialog, setField } from './annotate/annotate-dialog.ts';
import { FloatButton } from './annotate/float-button.ts';
import { newFormKey } from './annotate/form-key.ts';
import { findRoot, LiveThreads } from './annotate/live-threads.ts';
import { followFolds, openFold } from './annotate/margin-folds.ts';
import { DeviceStore, type Envelope, Outbox } from './annotate/outbox.ts';
import { type LiveWords, showOutbox } from './annotate/outbox-notice.ts';
import { readPickedWords } from './annotate/picked-words.ts';
import { namesFor, suggestMentions } from './suggest-mentions.ts';

/** Milliseconds that the form waits for a response before the outbox takes over. */
const IMPATIENT = 6_000;
const LONGEST_PAUSE = 60_000;

const root = findRoot();
const pageId = root?.dataset.page;
if (root && pageId) start(pageId, root.dataset.signature ?? '', root.dataset.position);

function start(pageId: string, by: string, position?: string): void {
  const words = JSON.parse(part('[data-words]')?.dataset.words ?? '{}') as LiveWords;
  const store = new DeviceStore();
  const live = new LiveThreads((what) => {
    if (what === 'replaced') show(outbox.list());
    else if (what === 'came') announce(words.news);
    else offerReload(what === 'edition' ? words.edition : words.news);
  }, words);
  const dialog = new AnnotateDialog({ store, pageId, tooFar: words.tooFar });
  const outbox = new Outbox({ store, pageId, by, changed: show });
  let pause = 0;
  let timer: number | undefined;
  let sending = false;

  function show(envelopes: readonly Envelope[]): void {
    const place = part('[data-outbox]');
    // A form being sent for the first time is not listed in the outbox.
    const kept = envelopes.filter(({ key }) => key !== first);
    if (place)
      showOutbox(place, words, kept, { retry: () => void sendWaiting(), discard: (key) => outbox.discard(key) });
  }

  /** The key of the form that was just submitted: its dialog or card reports the outcome. */
  let first = '';

  async function sendWaiting(): Promise<void> {
    if (sending) return;
    sending = true;
    clearTimeout(timer);
    const stored: string[] = [];
    try {
      for (const envelope of outbox.list()) {
        if (envelope.refused !== undefined || envelope.key === first) continue;
        const delivery = await outbox.send(envelope);
        if (delivery.state === 'stored') stored.push(threadOf(envelope, delivery.id));
        if (delivery.state === 'waiting') {
          pause = Math.min(LONGEST_PAUSE, Math.max(delivery.retryAfter, pause * 2));
          timer = window.setTimeout(() => void sendWaiting(), pause);
          break;
        }
        pause = 0;
      }
    } finally {
      sending = false;
    }
    if (stored.length > 0) {
      announce(words.sent);
      await live.bring(stored);
    }
  }

  async function submit(form: HTMLFormElement): Promise<void> {
    const fields = Object.fromEntries(
      [...new FormData(form)].filter((pair): pair is [string, string] => typeof pair[1] === 'string'),
    );
    // The outbox sends a note again by its own key.
    delete fields[FORM_KEY_FIELD];
    first = fields.cle ?? '';
    const envelope = outbox.put(fields);
    const isNew = form === dialog.form;
    const button = form.querySelector<HTMLButtonElement>('button[type="submit"]');
    const label = button?.textContent ?? '';
    if (button) {
      button.disabled = true;
      button.textContent = words.sending;
    }
    // Once: by a late answer, the reader may be writing something else.
    let isLeft = false;
    const leave = () => {
      if (!isLeft) first = '';
      show(outbox.list());
      if (isLeft) return;
      isLeft = true;
      if (isNew) dialog.done();
      else settleForm(form);
    };
    const late = window.setTimeout(leave, IMPATIENT);
    const delivery = await outbox.send(envelope);
    clearTimeout(late);
    if (button) {
      button.disabled = false;
      button.textContent = label;
    }
    if (delivery.state === 'waiting') {
      leave();
      timer = window.setTimeout(() => void sendWaiting(), delivery.retryAfter);
      return;
    }
    if (delivery.state === 'refused' && first === envelope.key) {
      // The text is still in the form, which shows the error.
      first = '';
      outbox.discard(envelope.key);
      if (isNew) dialog.refuse(delivery.why);
      else refuseIn(form, delivery.why, delivery.place ? { href: delivery.place, words: words.toPlace } : null);
      return;
    }
    if (delivery.state === 'refused') return;
    const thread = threadOf(envelope, delivery.id);
    const isLate = isLeft;
    leave();
    announce(words.sent);
    await live.bring([thread]);
    if (!isLate) focusThread(delivery.id);
  }

  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !form.matches('[data-annotation-form]') || !findRoot()?.contains(form))
      return;
    event.preventDefault();
    void submit(form);
  });
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.defaultPrevented) return;
    const { target } = event;
    const form = target instanceof HTMLTextAreaElement ? target.form : null;
    if (!form?.matches('[data-annotation-form]')) return;
    event.preventDefault();
    // A press, which the button does not take while the form is being sent.
    form.querySelector<HTMLButtonElement>('button[type="submit"]')?.click();
  });
  document.addEventListener('click', (event) => {
    const mark =
      event.target instanceof Element && !event.target.closest('a')
        ? event.target.closest<HTMLElement>('mark.anno')
        : null;
    const id = mark?.dataset.annotations?.split(' ')[0];
    if (id && getSelection()?.isCollapsed) focusThread(id);
  });
  followFolds();
  addEventListener('online', () => void sendWaiting());
  const suggesting = new WeakSet<Element>();
  document.addEventListener('focusin', ({ target }) => {
    if (!(target instanceof HTMLTextAreaElement) || !target.form?.matches('[data-annotation-form]')) return;
    if (suggesting.has(target)) return;
    suggesting.add(target);
    suggestMentions(target, { findNames: () => namesFor(pageId), label: words.mention });
  });

  if (dialog.dialog) {
    new FloatButton({
      label: words.annotate,
      findText: () => part('#texte'),
      read: readPickedWords,
      chosen: (picked) => dialog.open(picked),
    });
  }
  live.listen(pageId, position);
  show(outbox.list());
  void sendWaiting();
}

function part(selector: string): HTMLElement | null {
  return findRoot()?.querySelector<HTMLElement>(selector) ?? null;
}

/** The thread that a form changed. A removal's response has no id: find the card instead. */
function threadOf({ fields }: Envelope, id: string): string {
  const target = fields.cible ?? '';
  const card = [...document.querySelectorAll<HTMLInputElement>('article.anno-card input[name="cible"]')]
    .find((field) => field.value === target)
    ?.closest('article');
  return id || card?.id.slice(threadAnchor('').length) || target;
}

/** Announces a text to screen readers, politely. */
function announce(words: string): void {
  const place = part('[data-said]');
  if (place) place.textContent = words;
}

/** Shows what a reload would bring. */
function offerReload(words: string): void {
  const place = part('[data-news]');
  if (!place) return;
  place.hidden = false;
  place.firstElementChild!.textContent = words;
}

/** Empties a form whose text is stored or queued, and gives it a new key. */
function settleForm(form: HTMLFormElement): void {
  form.reset();
  setField(form, 'cle', newFormKey());
  form.closest('details')?.removeAttribute('open');
}

function refuseIn(form: HTMLFormElement, why: string, link: { href: string; words: string } | null): void {
  let place = form.querySelector<HTMLElement>('[data-refusal]');
  if (!place) {
    place = document.createElement('p');
    place.className = 'field-error';
    place.setAttribute('role', 'alert');
    place.dataset.refusal = '';
    form.append(place);
  }
  place.hidden = false;
  place.textContent = why;
  if (!link) return;
  const leads = document.createElement('a');
  leads.href = link.href;
  leads.textContent = link.words;
  place.append(' ', leads);
}

function focusThread(id: string): void {
  const card = id === '' ? null : document.getElementById(threadAnchor(id));
  if (card) openFold(card);
  card?.focus({ preventScroll: true });
  card?.scrollIntoView({ block: 'center' });
}
