import { askKit, beginKit, checkKit, fetchKit, KitRefusal } from '#app/device/kits/fetch-kit.ts';
import { keepKitsScreen } from '#app/device/kits/keep-kits-screen.ts';
import {
  bytesOf,
  deleteKit,
  findFiles,
  isLocked,
  type KeptKit,
  kitHome,
  listKits,
  missingFiles,
  readKit,
} from '#app/device/kits/kept-kit.ts';
import type { KitWord, KitWords } from '#app/exports/kit-panel.tsx';
import { formatBytes } from '#app/i18n/format.ts';
import { type KitPictures, picturedWord } from '#content/book/kit-list.ts';
import type { Locale } from '#content/locale.ts';

/**
 * Kits on the device: on the page of a collection, the button that stores its kit; on the screen of
 * kits, their list. Both show what is on the device, and what can be done with it.
 */

const locale = document.documentElement.lang as Locale;
const isAble = 'serviceWorker' in navigator && 'caches' in globalThis && 'locks' in navigator && 'subtle' in crypto;
const size = (bytes: number) => formatBytes(bytes, locale);

type Reason = KitRefusal['reason'] | 'full';
const MESSAGE_OF: Readonly<Record<Reason, KitWord>> = {
  gone: 'gone',
  'sign-in': 'locked',
  large: 'large',
  space: 'space',
  broken: 'broken',
  line: 'failed',
  full: 'full',
};

/** Kits that are offered, in the order of their buttons: the lightest last. */
const CHOICES = [
  [true, 'withPictures'],
  ['small', 'smallPictures'],
  [false, 'withoutPictures'],
] as const;
const WORD_OF = new Map<KitPictures, KitWord>(CHOICES);
/**
 * The factor by which a kit with all pictures must exceed that with small pictures, for both to be
 * offered.
 */
const LESS = 1.1;

/** Why a kit could not be fetched; null for an unexpected error. */
function reasonOf(error: unknown): Reason | null {
  if (error instanceof DOMException && error.name === 'QuotaExceededError') return 'full';
  return error instanceof KitRefusal ? error.reason : null;
}

/** Builds the index of a kit in a worker, so that the first search need not wait for it. */
function prepareSearch(path: string): void {
  const worker = new Worker(new URL('./kit-search.ts', import.meta.url));
  const end = () => worker.terminate();
  worker.addEventListener('message', end);
  // A browser that cannot run this worker searches kits with Lunr.
  worker.addEventListener('error', end);
  worker.postMessage({ path });
}

/** A kit's part of the screen. */
class Panel {
  readonly #element: HTMLElement;
  readonly #path: string;
  readonly #words: KitWords;
  /** The address to sign in, and come back here. */
  readonly #signIn: string;
  readonly #status = document.createElement('p');
  readonly #bar = document.createElement('progress');
  readonly #actions = document.createElement('p');
  #fetching: AbortController | null = null;
  /** Counts changes of the panel: the result of an older lookup must not replace a newer state. */
  #shows = 0;
  /** Whether the server has reported, since this page was opened, how recent the kit is. */
  #checked: 'not yet' | 'yes' | 'in vain' = 'not yet';

  /** @param source the element whose attributes contain the panel's texts */
  constructor(element: HTMLElement, path: string, { dataset }: HTMLElement) {
    [this.#element, this.#path] = [element, path];
    this.#words = JSON.parse(dataset.words ?? '{}') as KitWords;
    this.#signIn = `${dataset.signIn ?? ''}${encodeURIComponent(location.pathname)}`;
    this.#status.setAttribute('role', 'status');
    this.#bar.hidden = true;
    this.#actions.className = 'actions';
    const more = element.firstElementChild?.matches('.kit-panel-more') ? element.firstElementChild : null;
    for (const part of [this.#status, this.#bar, this.#actions]) element.insertBefore(part, more);
    this.#element.hidden = false;
  }

  #textOf(word: KitWord, values: Readonly<Record<string, string>> = {}): string {
    return this.#words[word].replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '');
  }

  #day(iso: string): string {
    return new Intl.DateTimeFormat(locale, { dateStyle: 'long' }).format(new Date(iso));
  }

  #button(label: string, act: () => Promise<void>, isMain = false): HTMLButtonElement {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = isMain ? 'button' : 'button is-quiet';
    button.textContent = label;
    button.addEventListener('click', () => void act());
    return button;
  }

  #link(label: string, href: string): HTMLAnchorElement {
    const link = document.createElement('a');
    link.className = 'button';
    link.href = href;
    link.textContent = label;
    return link;
  }

  #show(message: string, ...actions: readonly HTMLElement[]): void {
    this.#shows++;
    this.#status.textContent = message;
    this.#bar.hidden = true;
    const { children } = this.#actions;
    // A button that is replaced while somebody presses it would do nothing.
    if (children.length === actions.length && actions.every((action, i) => action.isEqualNode(children[i]!))) return;
    // If the focused button is gone, the focus moves to one of the new ones.
    const hadFocus = this.#actions.contains(document.activeElement);
    this.#actions.replaceChildren(...actions);
    if (hadFocus) actions.find((action) => !action.matches(':disabled'))?.focus();
  }

  /** Shows what is on the device. @param after a message about what just happened */
  async show(after = ''): Promise<void> {
    const shows = ++this.#shows;
    const kit = await readKit(this.#path);
    const here = kit ? await findFiles(this.#path) : new Set<string>();
    if (shows === this.#shows) this.#showKit(kit, here, after);
  }

  #showKit(kit: KeptKit | null, here: ReadonlySet<string>, after: string): void {
    const remove = this.#button(this.#textOf('remove'), () => this.#remove('removed'));
    if (!kit) {
      this.#show(
        after || this.#textOf('takeHint'),
        this.#button(this.#textOf('take'), () => this.#choose(), true),
      );
      return;
    }
    if (isLocked(kit, Date.now())) {
      this.#show(this.#textOf('locked'), this.#link(this.#textOf('signIn'), this.#signIn), remove);
      return;
    }
    const { held, next } = kit;
    const goOn = (word: KitWord) => this.#button(this.#textOf(word), () => this.#fetch(), !held);
    if (!held) {
      const total = bytesOf(next?.files ?? []);
      const done = total - (next ? bytesOf(missingFiles(next, here)) : 0);
      this.#show(
        after || this.#textOf('cut', { done: size(done), total: size(total) }),
        goOn('resume'),
        this.#button(this.#textOf('cancel'), () => this.#remove('cancelled')),
      );
      return;
    }
    const date = this.#day(held.date);
    const pictures = this.#textOf(picturedWord(held.pictures));
    const lines = [this.#textOf('held', { date, pictures, size: size(bytesOf(held.files)) })];
    if (missingFiles(held, here).length > 0) lines.push(this.#textOf('incomplete'));
    else if (next) lines.push(this.#textOf('newer', { size: size(this.#toFetch(next, here)) }));
    else if (this.#checked === 'yes') lines.push(this.#textOf('recent'));
    if (this.#checked === 'in vain') lines.push(this.#textOf('unchecked', { date: this.#day(kit.checkedAt) }));
    if (after) lines.push(after);
    this.#show(
      lines.join(' '),
      this.#link(this.#textOf('open'), kitHome(this.#path)),
      ...(next ? [goOn('update')] : []),
      remove,
    );
  }

  /** About how many bytes are still to be fetched: files are packed on their way. */
  #toFetch(next: NonNullable<KeptKit['next']>, here: ReadonlySet<string>): number {
    return (bytesOf(missingFiles(next, here)) * next.packed) / Math.max(1, bytesOf(next.files));
  }

  /**
   * Shows the sizes of all kits before one is chosen. The lightest is requested first, and can be
   * taken while the server makes the others: a busy server takes time for each.
   */
  async #choose(): Promise<void> {
    const waiting = new AbortController();
    const leave = this.#button(this.#textOf('notNow'), async () => {
      waiting.abort();
      await this.show();
    });
    const choices = new Map(
      CHOICES.map(([pictures]) => {
        const take = () => {
          waiting.abort();
          return this.#take(pictures);
        };
        const choice = this.#button(this.#sized(pictures, '…'), take, pictures === true);
        choice.disabled = true;
        return [pictures, choice] as const;
      }),
    );
    this.#show(this.#textOf('asking'), ...choices.values(), leave);
    let word: KitWord = 'takeHint';
    let smaller = 0;
    for (const [pictures, choice] of [...choices].reverse()) {
      try {
        const { bytes } = await askKit(this.#path, { pictures }, waiting.signal);
        choice.textContent = this.#sized(pictures, size(bytes));
        choice.disabled = false;
        if (pictures === 'small') smaller = bytes;
        // Drawings are the same in both kits.
        else if (bytes < smaller * LESS) choices.get('small')?.remove();
      } catch (error) {
        if (waiting.signal.aborted) return;
        // A kit that is too large with its pictures may fit with smaller ones, or none.
        if (!pictures || reasonOf(error) !== 'large') return this.#fail(error);
        choice.remove();
        word = 'largePictures';
      }
    }
    this.#status.textContent = this.#textOf(word);
  }

  #sized(pictures: KitPictures, bytes: string): string {
    return this.#textOf(WORD_OF.get(pictures)!, { size: bytes });
  }

  async #take(pictures: KitPictures): Promise<void> {
    try {
      void navigator.storage?.persist?.();
      await keepKitsScreen();
      await beginKit(this.#path, pictures);
    } catch (error) {
      return this.#fail(error);
    }
    return this.#fetch();
  }

  async #fetch(): Promise<void> {
    const fetching = new AbortController();
    this.#fetching = fetching;
    this.#show(
      '',
      this.#button(this.#textOf('cancel'), async () => {
        this.#fetching?.abort();
        // An edition that can be read stays; one that was never whole is deleted.
        if ((await readKit(this.#path))?.held) await this.show();
        else await this.#remove('cancelled');
      }),
    );
    this.#bar.hidden = false;
    const onProgress = (done: number, total: number) => {
      if (fetching.signal.aborted) return;
      this.#bar.max = Math.max(1, total);
      this.#bar.value = done;
      const message = this.#textOf('fetching', { done: size(done), total: size(total) });
      this.#bar.setAttribute('aria-label', message);
      this.#status.textContent = message;
    };
    try {
      await fetchKit(this.#path, { signal: fetching.signal, onProgress });
      this.#checked = 'yes';
      prepareSearch(this.#path);
      await this.show();
    } catch (error) {
      if (!fetching.signal.aborted) await this.#fail(error);
    } finally {
      this.#fetching = null;
    }
  }

  async #remove(word: KitWord): Promise<void> {
    this.#fetching?.abort();
    await deleteKit(this.#path);
    await this.show(this.#textOf(word));
  }

  async #fail(error: unknown): Promise<void> {
    const reason = reasonOf(error);
    if (reason === null) console.warn('a kit could not be fetched', error);
    if (reason === 'gone') await deleteKit(this.#path);
    await this.show(this.#textOf(reason === null ? 'broken' : MESSAGE_OF[reason]));
  }

  /** Asks the server about the kit on the device, and fetches what must be replaced. */
  async check(): Promise<void> {
    if (this.#fetching || !(await readKit(this.#path))) return;
    // If the reader starts something meanwhile, its progress stays on screen.
    const shows = this.#shows;
    try {
      const kit = await checkKit(this.#path);
      if (shows !== this.#shows) return;
      this.#checked = 'yes';
      if (!kit) return this.show(this.#textOf('gone'));
      const isCut = kit.held !== null && missingFiles(kit.held, await findFiles(this.#path)).length > 0;
      if (shows !== this.#shows) return;
      if (isCut && !kit.locked) await this.#fetch();
      else await this.show();
    } catch {
      if (shows !== this.#shows) return;
      // Without a network, shows the kit, with the day of the last successful check.
      this.#checked = 'in vain';
      await this.show();
    }
  }
}

async function showOne(element: HTMLElement): Promise<void> {
  const path = element.dataset.kit ?? '';
  const panel = new Panel(element, path, element);
  await panel.show();
  await panel.check();
}

async function showAll(list: HTMLElement): Promise<void> {
  const kits = await listKits();
  const empty = document.getElementById('no-kits');
  if (empty) empty.hidden = kits.length > 0;
  list.hidden = kits.length === 0;
  // The list does not wait for this: on a dead connection, nothing answers.
  const keeping = keepKitsScreen().catch(() => {
    // Without a network, the screen is already cached.
  });
  await Promise.all([
    keeping,
    ...kits.map(async (kit) => {
      const item = document.createElement('li');
      const title = document.createElement('h2');
      title.textContent = kit.title;
      item.append(title);
      list.append(item);
      const panel = new Panel(item, kit.path, list);
      await panel.show();
      await panel.check();
    }),
  ]);
}

if (isAble) {
  const one = document.querySelector<HTMLElement>('[data-kit]');
  const all = document.getElementById('kits');
  const fail = (error: unknown) => console.warn('kits on this device could not be looked at', error);
  if (one) showOne(one).catch(fail);
  if (all) showAll(all).catch(fail);
}
