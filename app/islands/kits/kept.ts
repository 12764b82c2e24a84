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
 * Kits on the device: on the page of a collection, the button that takes it along; on the screen of
 * kits, their list. Both say what is here and what can be done with it.
 */

const locale = document.documentElement.lang as Locale;
const isAble = 'serviceWorker' in navigator && 'caches' in globalThis && 'locks' in navigator && 'subtle' in crypto;
const size = (bytes: number) => formatBytes(bytes, locale);

type Reason = KitRefusal['reason'] | 'full';
const SAID: Readonly<Record<Reason, KitWord>> = {
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
/** How much more one with all pictures must weigh for one with small pictures to be offered. */
const LESS = 1.1;

/** Why a kit could not be fetched; null for what nobody thought of. */
function reasonOf(error: unknown): Reason | null {
  if (error instanceof DOMException && error.name === 'QuotaExceededError') return 'full';
  return error instanceof KitRefusal ? error.reason : null;
}

/** Makes the index of a kit, apart from this page: the first search then waits for nothing. */
function prepareSearch(path: string): void {
  const worker = new Worker(new URL('./kit-search.ts', import.meta.url));
  const end = () => worker.terminate();
  worker.addEventListener('message', end);
  // A browser that does not know what it is written in searches kits by Lunr.
  worker.addEventListener('error', end);
  worker.postMessage({ path });
}

/** A kit's part of the screen. */
class Panel {
  readonly #element: HTMLElement;
  readonly #path: string;
  readonly #words: KitWords;
  /** Where somebody signs in to come back here. */
  readonly #signIn: string;
  readonly #said = document.createElement('p');
  readonly #bar = document.createElement('progress');
  readonly #actions = document.createElement('p');
  #fetching: AbortController | null = null;
  /** Counts what is to be shown: what was looked up for something earlier is not shown after it. */
  #shows = 0;
  /** Whether the server said since this page was opened how recent the kit is. */
  #checked: 'not yet' | 'yes' | 'in vain' = 'not yet';

  /** @param source the element that the server gave what is said here */
  constructor(element: HTMLElement, path: string, { dataset }: HTMLElement) {
    [this.#element, this.#path] = [element, path];
    this.#words = JSON.parse(dataset.words ?? '{}') as KitWords;
    this.#signIn = `${dataset.signIn ?? ''}${encodeURIComponent(location.pathname)}`;
    this.#said.setAttribute('role', 'status');
    this.#bar.hidden = true;
    this.#actions.className = 'actions';
    const more = element.firstElementChild?.matches('.kit-panel-more') ? element.firstElementChild : null;
    for (const part of [this.#said, this.#bar, this.#actions]) element.insertBefore(part, more);
    this.#element.hidden = false;
  }

  #say(word: KitWord, values: Readonly<Record<string, string>> = {}): string {
    return this.#words[word].replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '');
  }

  #day(iso: string): string {
    return new Intl.DateTimeFormat(locale, { dateStyle: 'long' }).format(new Date(iso));
  }

  #button(said: string, act: () => Promise<void>, isMain = false): HTMLButtonElement {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = isMain ? 'button' : 'button is-quiet';
    button.textContent = said;
    button.addEventListener('click', () => void act());
    return button;
  }

  #link(said: string, href: string): HTMLAnchorElement {
    const link = document.createElement('a');
    link.className = 'button';
    link.href = href;
    link.textContent = said;
    return link;
  }

  #show(said: string, ...actions: readonly HTMLElement[]): void {
    this.#shows++;
    this.#said.textContent = said;
    this.#bar.hidden = true;
    const { children } = this.#actions;
    // A finger may be on one of them: it would press nothing.
    if (children.length === actions.length && actions.every((action, i) => action.isEqualNode(children[i]!))) return;
    // The keyboard stays where it was, if what it was on is no more.
    const hadFocus = this.#actions.contains(document.activeElement);
    this.#actions.replaceChildren(...actions);
    if (hadFocus) actions.find((action) => !action.matches(':disabled'))?.focus();
  }

  /** Shows what is on the device. @param after what just happened */
  async show(after = ''): Promise<void> {
    const shows = ++this.#shows;
    const kit = await readKit(this.#path);
    const here = kit ? await findFiles(this.#path) : new Set<string>();
    if (shows === this.#shows) this.#showKit(kit, here, after);
  }

  #showKit(kit: KeptKit | null, here: ReadonlySet<string>, after: string): void {
    const remove = this.#button(this.#say('remove'), () => this.#remove('removed'));
    if (!kit) {
      this.#show(
        after || this.#say('takeHint'),
        this.#button(this.#say('take'), () => this.#choose(), true),
      );
      return;
    }
    if (isLocked(kit, Date.now())) {
      this.#show(this.#say('locked'), this.#link(this.#say('signIn'), this.#signIn), remove);
      return;
    }
    const { held, next } = kit;
    const goOn = (word: KitWord) => this.#button(this.#say(word), () => this.#fetch(), !held);
    if (!held) {
      const total = bytesOf(next?.files ?? []);
      const done = total - (next ? bytesOf(missingFiles(next, here)) : 0);
      this.#show(
        after || this.#say('cut', { done: size(done), total: size(total) }),
        goOn('resume'),
        this.#button(this.#say('cancel'), () => this.#remove('cancelled')),
      );
      return;
    }
    const date = this.#day(held.date);
    const pictures = this.#say(picturedWord(held.pictures));
    const lines = [this.#say('held', { date, pictures, size: size(bytesOf(held.files)) })];
    if (missingFiles(held, here).length > 0) lines.push(this.#say('incomplete'));
    else if (next) lines.push(this.#say('newer', { size: size(this.#toFetch(next, here)) }));
    else if (this.#checked === 'yes') lines.push(this.#say('recent'));
    if (this.#checked === 'in vain') lines.push(this.#say('unchecked', { date: this.#day(kit.checkedAt) }));
    if (after) lines.push(after);
    this.#show(
      lines.join(' '),
      this.#link(this.#say('open'), kitHome(this.#path)),
      ...(next ? [goOn('update')] : []),
      remove,
    );
  }

  /** About how many bytes are still to be fetched: files are packed on their way. */
  #toFetch(next: NonNullable<KeptKit['next']>, here: ReadonlySet<string>): number {
    return (bytesOf(missingFiles(next, here)) * next.packed) / Math.max(1, bytesOf(next.files));
  }

  /**
   * Says the sizes of all kits before one is taken. The lightest is asked for first, and can be
   * taken while the others are being made: a server that is busy takes its time for each.
   */
  async #choose(): Promise<void> {
    const waiting = new AbortController();
    const leave = this.#button(this.#say('notNow'), async () => {
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
    this.#show(this.#say('asking'), ...choices.values(), leave);
    let said: KitWord = 'takeHint';
    let smaller = 0;
    for (const [pictures, choice] of [...choices].reverse()) {
      try {
        const { bytes } = await askKit(this.#path, { pictures }, waiting.signal);
        choice.textContent = this.#sized(pictures, size(bytes));
        choice.disabled = false;
        if (pictures === 'small') smaller = bytes;
        // Drawings are as they are in both.
        else if (bytes < smaller * LESS) choices.get('small')?.remove();
      } catch (error) {
        if (waiting.signal.aborted) return;
        // One that is too large with its pictures may be taken with less.
        if (!pictures || reasonOf(error) !== 'large') return this.#fail(error);
        choice.remove();
        said = 'largePictures';
      }
    }
    this.#said.textContent = this.#say(said);
  }

  #sized(pictures: KitPictures, bytes: string): string {
    return this.#say(WORD_OF.get(pictures)!, { size: bytes });
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
      this.#button(this.#say('cancel'), async () => {
        this.#fetching?.abort();
        // What is read stays; what was not whole goes.
        if ((await readKit(this.#path))?.held) await this.show();
        else await this.#remove('cancelled');
      }),
    );
    this.#bar.hidden = false;
    const told = (done: number, total: number) => {
      if (fetching.signal.aborted) return;
      this.#bar.max = Math.max(1, total);
      this.#bar.value = done;
      const said = this.#say('fetching', { done: size(done), total: size(total) });
      this.#bar.setAttribute('aria-label', said);
      this.#said.textContent = said;
    };
    try {
      await fetchKit(this.#path, { signal: fetching.signal, told });
      this.#checked = 'yes';
      prepareSearch(this.#path);
      await this.show();
    } catch (error) {
      if (!fetching.signal.aborted) await this.#fail(error);
    } finally {
      this.#fetching = null;
    }
  }

  async #remove(said: KitWord): Promise<void> {
    this.#fetching?.abort();
    await deleteKit(this.#path);
    await this.show(this.#say(said));
  }

  async #fail(error: unknown): Promise<void> {
    const reason = reasonOf(error);
    if (reason === null) console.warn('a kit could not be fetched', error);
    if (reason === 'gone') await deleteKit(this.#path);
    await this.show(this.#say(reason === null ? 'broken' : SAID[reason]));
  }

  /** Asks the server about what is here, and goes on with what must be replaced. */
  async check(): Promise<void> {
    if (this.#fetching || !(await readKit(this.#path))) return;
    // Of what somebody does meanwhile is shown how far it is.
    const shows = this.#shows;
    try {
      const kit = await checkKit(this.#path);
      if (shows !== this.#shows) return;
      this.#checked = 'yes';
      if (!kit) return this.show(this.#say('gone'));
      const isCut = kit.held !== null && missingFiles(kit.held, await findFiles(this.#path)).length > 0;
      if (shows !== this.#shows) return;
      if (isCut && !kit.locked) await this.#fetch();
      else await this.show();
    } catch {
      if (shows !== this.#shows) return;
      // Without a network: what is here is shown, and when it was last known to be recent.
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
  // Not waited for: over a line that is dead, nothing answers.
  const keeping = keepKitsScreen().catch(() => {
    // Without a network it is kept already.
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
