import type { KitPictures } from '#content/book/kit-list.ts';
import {
  addFile,
  bytesOf,
  deleteKit,
  findFiles,
  type KeptKit,
  type KitEdition,
  missingFiles,
  readKit,
  tidyKit,
  writeKit,
} from './kept-kit.ts';
import { digestsOf, type SentKitList, sha256Of, wholeList } from './sent-list.ts';

/** Files that are fetched at once. */
const AT_ONCE = 4;
/** Milliseconds between two requests while the server makes a kit. */
const MAKING = 1_500;
/** The same while the server is busy with earlier requests of this reader or their address. */
const BUSY = 3_000;
const MOST_QUESTIONS = 80;
/** Milliseconds for one file, after which the connection counts as lost. */
const SILENCE = 120_000;
/** How often the server may ask to start over because rights changed while files were fetched. */
const MOST_BEGINNINGS = 10;

/** The reason of a refusal by the status of the response; `line` for all others. */
const REFUSALS: Readonly<Record<number, KitRefusal['reason']>> = {
  401: 'sign-in',
  403: 'gone',
  404: 'gone',
  410: 'gone',
  413: 'large',
  500: 'broken',
  507: 'space',
};

/**
 * Why a kit was not fetched: `gone`, it may not be read (any more); `sign-in`, the server does not
 * know the reader; `large`, it is larger than the server makes; `space`, the server lacks the space
 * for it; `broken`, the server failed to make it; `line`, there is no response, or only a temporary
 * failure.
 */
export class KitRefusal extends Error {
  readonly reason: 'gone' | 'sign-in' | 'large' | 'space' | 'broken' | 'line';
  constructor(reason: KitRefusal['reason']) {
    super(reason);
    this.reason = reason;
  }
}

/** The server's description of a kit (`server/http/routes/kit-route.ts`). */
interface KitDescription {
  readonly key: string;
  readonly bytes: number;
  readonly manifest: Pick<KitEdition, 'version' | 'date' | 'pictures' | 'files'> & { readonly title: string };
  readonly owner: string;
  /** Words have been withdrawn since: the stored edition must go at once. */
  readonly recall: boolean;
  readonly now: string;
}

/** The description as it is sent, with the list of files whole or in part. */
interface SentDescription extends Omit<KitDescription, 'manifest'> {
  readonly manifest: Omit<KitDescription['manifest'], 'files'> & SentKitList;
}

interface Fetching {
  readonly signal: AbortSignal;
  /** Called with the bytes that are on the device, and those of all files. */
  readonly onProgress: (done: number, total: number) => void;
}

/** Asks for a kit, and waits until it is made. @throws KitRefusal; the signal's reason */
export async function askKit(
  path: string,
  { pictures, of = null }: { readonly pictures: KitPictures; readonly of?: KeptKit | null },
  signal?: AbortSignal,
): Promise<KitDescription> {
  const query = new URLSearchParams({ images: `${pictures}` });
  if (of?.owner) query.set('pour', of.owner);
  if (of?.held) query.set('depuis', of.held.toldAt);
  const known = (of?.next ?? of?.held)?.files ?? [];
  // The server compares the digests of a known list, and returns only the groups that differ.
  if (known.length > 0) query.set('listes', (await digestsOf(known)).join());
  for (let question = 0; question < MOST_QUESTIONS; question++) {
    const answer = await ask(`${path}/kit?${query}`, signal);
    if (answer.status !== 200) {
      const late = answer.status === 429 ? BUSY : MAKING;
      await new Promise((resolve) => setTimeout(resolve, late));
      signal?.throwIfAborted();
      continue;
    }
    const sent = (await answer.json()) as SentDescription;
    const files = await wholeList(sent.manifest, known);
    if (files) return { ...sent, manifest: { ...sent.manifest, files } };
    query.delete('listes');
  }
  throw new KitRefusal('line');
}

/** Begins to store a kit on the device; `fetchKit` then fetches its files. @throws as `askKit` */
export async function beginKit(path: string, pictures: KitPictures, signal?: AbortSignal): Promise<void> {
  const description = await askKit(path, { pictures }, signal);
  const known = await readKit(path);
  // Another person's kit may have words that this person may not read.
  if (known && known.owner !== description.owner) await deleteKit(path);
  const held = known?.owner === description.owner ? known.held : null;
  await writeKit({ ...metadataOf(path, description), held, next: editionOf(description) }, true);
}

/**
 * Asks the server about a kit on this device. Deletes a kit that may no longer be read; deletes
 * withdrawn words at once, even if their replacement cannot be fetched.
 * @returns the kit as it is now; null if it was deleted
 * @throws KitRefusal, neither `gone` nor `sign-in`
 */
export async function checkKit(path: string, signal?: AbortSignal): Promise<KeptKit | null> {
  const kit = await readKit(path);
  if (!kit) return null;
  const { pictures } = kit.next ?? kit.held ?? { pictures: true };
  try {
    const description = await askKit(path, { pictures, of: kit }, signal);
    const edition = editionOf(description);
    const mustGo = mustGoAtOnce(kit, description);
    const held = mustGo ? edition : kit.held;
    return await replace(kit, async () => {
      const isRecent = held !== null && held.key === edition.key && (await isWhole(path, held));
      const now: KeptKit = { ...metadataOf(path, description), held, next: isRecent ? null : edition };
      await writeKit(now);
      if (mustGo) await tidyKit(now);
      return now;
    });
  } catch (error) {
    const { reason } = error as Partial<KitRefusal>;
    if (reason === 'sign-in') return replace(kit, () => writeKit({ ...kit, locked: true }));
    if (reason !== 'gone') throw error;
    await deleteKit(path);
    return null;
  }
}

/**
 * Whether the stored edition has words that were withdrawn, or pages that may no longer be read.
 */
function mustGoAtOnce({ held }: KeptKit, { recall, manifest }: KitDescription): boolean {
  const here = new Set(manifest.files.map((file) => file.path));
  return held !== null && (recall || held.files.some((file) => isPage(file) && !here.has(file.path)));
}

/**
 * Changes a kit's record, unless it was changed or deleted since it was read, or its files are
 * being fetched: `fetchKit` asks the server as well.
 * @returns the result of `change`, or the present record
 */
async function replace(read: KeptKit, change: () => Promise<KeptKit>): Promise<KeptKit | null> {
  return navigator.locks.request(lockOf(read.path), { ifAvailable: true }, async (lock) => {
    const now = await readKit(read.path);
    return lock && JSON.stringify(now) === JSON.stringify(read) ? change() : now;
  });
}

const lockOf = (path: string) => `navette-kit ${path}`;

/**
 * Fetches the missing files of a kit's next edition, which replaces the stored one once it is
 * whole. An interrupted fetch keeps its files, and continues later.
 * @throws KitRefusal; DOMException `QuotaExceededError`; the signal's reason
 */
export async function fetchKit(path: string, fetching: Fetching): Promise<void> {
  await navigator.locks.request(lockOf(path), async () => {
    for (let turn = 0; turn < MOST_BEGINNINGS; turn++) {
      const kit = await readKit(path);
      if (!kit?.next) return;
      if (await fetchFiles(kit, kit.next, fetching)) {
        // Deleted meanwhile: it must not come back.
        if (!(await readKit(path))) return deleteKit(path);
        const whole = { ...kit, held: kit.next, next: null };
        await writeKit(whole);
        return tidyKit(whole);
      }
      await askAgain(kit, fetching.signal);
    }
    throw new KitRefusal('line');
  });
}

/** @returns false if the server asks to start over */
async function fetchFiles({ path }: KeptKit, edition: KitEdition, { signal, onProgress }: Fetching): Promise<boolean> {
  const missing = missingFiles(edition, await findFiles(path));
  const total = bytesOf(edition.files);
  let done = total - bytesOf(missing);
  let isOpen = true;
  onProgress(done, total);
  const fetchOneByOne = async () => {
    for (let file = missing.shift(); file && isOpen; file = missing.shift()) {
      const answer = await askFile(`${path}/kit/${edition.key}/${file.sha256}`, signal);
      if (answer.status === 409) {
        isOpen = false;
        return;
      }
      const bytes = await answer.arrayBuffer().catch(() => {
        throw signal.aborted ? signal.reason : new KitRefusal('line');
      });
      if ((await sha256Of(bytes)) !== file.sha256) throw new KitRefusal('line');
      await addFile(path, file.sha256, bytes);
      done += file.bytes;
      onProgress(done, total);
    }
  };
  const ended = await Promise.allSettled(Array.from({ length: AT_ONCE }, fetchOneByOne));
  for (const one of ended) if (one.status === 'rejected') throw one.reason;
  return isOpen;
}

/** Asks again for a kit that is being fetched: its rights or texts may have changed. */
async function askAgain(kit: KeptKit, signal: AbortSignal): Promise<void> {
  const { pictures } = kit.next!;
  const description = await askKit(kit.path, { pictures, of: kit }, signal).catch(async (error) => {
    if (error instanceof KitRefusal && error.reason === 'gone') await deleteKit(kit.path);
    throw error;
  });
  const next = editionOf(description);
  const mustGo = mustGoAtOnce(kit, description);
  const now = { ...metadataOf(kit.path, description), held: mustGo ? next : kit.held, next };
  await writeKit(now);
  if (mustGo) await tidyKit(now);
}

/**
 * Asks for a file until the server has capacity: many readers in one room may share an address.
 * @returns an answer of 200 or 409 @throws KitRefusal; the signal's reason
 */
async function askFile(address: string, signal: AbortSignal): Promise<Response> {
  for (let question = 0; question < MOST_QUESTIONS; question++) {
    const answer = await ask(address, signal);
    if (answer.status !== 429) return answer;
    await new Promise((resolve) => setTimeout(resolve, BUSY));
  }
  throw new KitRefusal('line');
}

/** @returns an answer of 200, 202, 409 or 429 @throws KitRefusal; the signal's reason */
async function ask(address: string, signal?: AbortSignal): Promise<Response> {
  signal?.throwIfAborted();
  const either = new AbortController();
  const abort = () => either.abort();
  setTimeout(abort, SILENCE);
  signal?.addEventListener('abort', abort, { signal: either.signal });
  const answer = await fetch(address, { signal: either.signal }).catch(() => null);
  signal?.throwIfAborted();
  if (!answer) throw new KitRefusal('line');
  const { status } = answer;
  if (answer.ok || status === 409 || status === 429) return answer;
  throw new KitRefusal(REFUSALS[status] ?? 'line');
}

const isPage = ({ path }: { readonly path: string }) => path.startsWith('pages/');

async function isWhole(path: string, edition: KitEdition): Promise<boolean> {
  return missingFiles(edition, await findFiles(path)).length === 0;
}

const metadataOf = (path: string, { manifest, owner, now }: KitDescription) =>
  ({ path, title: manifest.title, owner, checkedAt: now, locked: false }) as const;

function editionOf({ key, bytes, manifest: { version, date, pictures, files }, now }: KitDescription): KitEdition {
  return { key, version, date, pictures, packed: bytes, files, toldAt: now };
}
