import { type DeviceMessage, openDeviceChannel } from '#app/device/device-channel.ts';
import { deleteCopy, type FoundCopy, findCopies } from '#app/device/device-copies.ts';
import type { CopiedPage } from '#app/device/device-copy.ts';
import { forgetAllPages, forgetOthersPages } from '#app/device/kept-pages.ts';
import { deleteReadingTraces } from '#app/device/reading-traces.ts';
import { SIGN_OUT_PATH, writePath } from '#content/addresses/device-paths.ts';

/**
 * Signing out deletes the person's device copies, once the server has stored them, and what the
 * device keeps of what was read, answered and led. Edits that the server lacks are sent first; if
 * that fails, the person is asked. Without this script the form still signs out.
 */

/** Milliseconds that other pages have to answer, and that sending may take. */
const ANSWERS = 250;
const SENDING = 8_000;

type DraftAnswer = Extract<DeviceMessage, { type: 'draft' }>;

const dialog = document.querySelector<HTMLDialogElement>('#sign-out');
const person = dialog?.dataset.person ?? '';
const answers: DraftAnswer[] = [];
const channel = openDeviceChannel((message) => {
  if (message.type === 'draft') answers.push(message);
});

/**
 * How the caches of kits are named (app/device/kits/kept-kit.ts, which is loaded only if there are
 * some).
 */
const KITS = 'navette-kit ';

/** Deletes kits that people took along. @param but the person whose kits stay */
async function deleteOwnKits(but: string | null = null): Promise<void> {
  if (!('caches' in globalThis) || !(await caches.keys()).some((name) => name.startsWith(KITS))) return;
  const kits = await import('#app/device/kits/kept-kit.ts');
  await kits.deleteOwnKits(but);
}

const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** The drafts that are open in other pages and not saved. */
async function askOpenDrafts(): Promise<readonly DraftAnswer[]> {
  if (!channel) return [];
  answers.length = 0;
  channel.post({ type: 'how-are-you', person });
  await wait(ANSWERS);
  return answers.filter((one) => !one.saved);
}

/** Shows one of the dialog's cases and resolves with the choice. Escape means to stay. */
function show(name: 'sending' | 'unsaved' | 'failed' | 'foreign'): Promise<'stay' | 'delete'> {
  for (const section of dialog!.querySelectorAll<HTMLElement>('[data-case]')) {
    section.hidden = section.dataset.case !== name;
    const title = dialog!.querySelector('h2');
    if (!section.hidden && title) title.textContent = section.dataset.title ?? '';
  }
  if (!dialog!.open) dialog!.showModal();
  const [first] = dialog!.querySelectorAll<HTMLElement>(`[data-case="${name}"] [data-answer]`);
  first?.focus();
  return new Promise((resolve) => {
    const listening = new AbortController();
    const choose = (answer: 'stay' | 'delete') => {
      listening.abort();
      resolve(answer);
    };
    dialog!.addEventListener(
      'click',
      ({ target }) => {
        const answer = target instanceof Element && target.closest<HTMLElement>('[data-answer]')?.dataset.answer;
        if (answer) choose(answer === 'delete' ? 'delete' : 'stay');
      },
      listening,
    );
    dialog!.addEventListener('close', () => choose('stay'), listening);
  });
}

/**
 * Sends the edits that the server may lack.
 * @returns the pages with unsent edits; null if the person chose to stay
 */
async function sendAll(): Promise<ReadonlyMap<string, CopiedPage | null> | null> {
  const unsent = new Map<string, CopiedPage | null>();
  const copies = (await findCopies()).filter(({ owner }) => owner === person);
  const doubtful = copies.filter(({ unsaved }) => unsaved);
  let open = await askOpenDrafts();
  if (doubtful.length > 0 || open.length > 0) {
    const waiting = new AbortController();
    let stays = false;
    void show('sending').then((answer) => {
      stays = answer === 'stay' && !waiting.signal.aborted;
      waiting.abort();
    });
    const late = setTimeout(() => waiting.abort(), SENDING);
    await Promise.all(
      doubtful.map(async (copy) => {
        if (!(await send(copy, waiting.signal))) unsent.set(copy.pageId, copy.page);
      }),
    );
    open = await askOpenDrafts();
    while (open.length > 0 && !waiting.signal.aborted && unsent.size === 0) open = await askOpenDrafts();
    clearTimeout(late);
    if (stays) return null;
    waiting.abort();
  }
  for (const { pageId, page } of open) unsent.set(pageId, page);
  for (const { pageId, page, lost } of await findCopies().then((all) => all.filter((one) => one.owner === person)))
    if (lost) unsent.set(pageId, page);
  return unsent;
}

async function send(copy: FoundCopy, given: AbortSignal): Promise<boolean> {
  try {
    const { sendCopy } = await import('#app/editor/session/send-copy.ts');
    return await sendCopy(copy, given);
  } catch (error) {
    // Offline, the module itself does not load: nothing was sent.
    console.warn('a draft could not be sent', error);
    return false;
  }
}

async function signOut(form: HTMLFormElement): Promise<void> {
  const unsent = await sendAll();
  if (unsent === null) return dialog!.close();
  if (unsent.size > 0) {
    const list = dialog!.querySelector<HTMLElement>('[data-list]')!;
    list.replaceChildren(...[...unsent.values()].map((page) => itemOf(page, list.dataset.untitled ?? '')));
    if ((await show('unsaved')) === 'stay') return dialog!.close();
  }
  const answer = await fetch(form.action, { method: 'POST', redirect: 'manual' }).catch(() => null);
  if (!answer || (answer.type !== 'opaqueredirect' && !answer.ok)) {
    await show('failed');
    return dialog!.close();
  }
  deleteReadingTraces();
  const copies = await findCopies();
  await Promise.all([
    ...copies.filter(({ owner }) => owner === person).map(deleteCopy),
    forgetAllPages(),
    deleteOwnKits(),
  ]);
  // Only now: a draft open in this same page would leave it and interrupt the deletion.
  channel?.post({ type: 'signed-out', person });
  window.location.assign('/');
}

function itemOf(page: CopiedPage | null, untitled: string): HTMLLIElement {
  const item = document.createElement('li');
  if (!page) {
    item.textContent = untitled;
    return item;
  }
  const link = document.createElement('a');
  link.href = writePath(page.path);
  link.textContent = page.title;
  item.append(link);
  return item;
}

/**
 * On a device where another person wrote: deletes copies that are stored; preserves the others for
 * their author, unless the person signed in now gives them up.
 */
async function clearOthersCopies(): Promise<void> {
  channel?.post({ type: 'person', person });
  await Promise.all([
    forgetOthersPages(person),
    // Without a network: the next time. A kit of somebody else does not open meanwhile.
    deleteOwnKits(person).catch(() => {}),
  ]);
  const foreign = (await findCopies()).filter(({ owner }) => owner !== person);
  const kept = foreign.filter(({ unsaved, lost }) => unsaved || lost);
  await Promise.all(foreign.filter((copy) => !kept.includes(copy)).map(deleteCopy));
  const shownKey = `navette-told-${kept.map(({ owner, pageId }) => owner + pageId).join()}`;
  if (kept.length === 0 || sessionStorage.getItem(shownKey)) return;
  sessionStorage.setItem(shownKey, '1');
  if ((await show('foreign')) === 'delete') await Promise.all(kept.map(deleteCopy));
  dialog!.close();
}

if (dialog && person !== '') {
  const forget = (error: unknown) => console.warn('the drafts on this device could not be looked at', error);
  clearOthersCopies().catch(forget);
  let leaving = false;
  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || new URL(form.action).pathname !== SIGN_OUT_PATH) return;
    event.preventDefault();
    if (leaving) return;
    leaving = true;
    signOut(form)
      .catch((error: unknown) => {
        forget(error);
        deleteReadingTraces();
        form.submit();
      })
      .finally(() => {
        leaving = false;
      });
  });
}
