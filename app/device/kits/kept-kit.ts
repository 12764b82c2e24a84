import { KITS_PATH } from '#content/addresses/site-paths.ts';
import type { KitFile, KitPictures } from '#content/book/kit-list.ts';
/**
 * Kits stored on the device by a reader: each has a cache of its own, with its files, named by
 * their SHA-256, and a record that lists the files of its editions.
 */

/** The service worker that opens kits. Its scope is theirs alone, beside those of the editor. */
export const KITS_WORKER = '/kits.js';
/** Where kits are listed; below it, those on the device are read. */
export const KITS_ADDRESS = KITS_PATH;
/** The cache with the screen that lists kits, for when there is no network. */
export const KITS_SCREEN_CACHE = 'navette-kits-screen';

/** Known to `app/islands/sign-out.ts` as well. */
const PREFIX = 'navette-kit ';
/** Milliseconds without a check of rights after which a person's own kit is locked. */
const LONGEST_UNCHECKED = 30 * 24 * 3600 * 1000;

/** An edition of a kit, as the server described it. */
export interface KitEdition {
  /** The key in the address of its files. */
  readonly key: string;
  readonly version: string;
  /** When the latest of its texts was published; ISO 8601. */
  readonly date: string;
  readonly pictures: KitPictures;
  /** About how many bytes fetching all of its files takes. */
  readonly packed: number;
  readonly files: readonly KitFile[];
  /** When the server described it, by the server's clock; ISO 8601. */
  readonly toldAt: string;
}

export interface KeptKit {
  /** The path of the collection. */
  readonly path: string;
  readonly title: string;
  /** The owner's id; empty for a kit that anybody may read. */
  readonly owner: string;
  /**
   * The edition that is read. It lacks files while withdrawn words are deleted and not yet
   * replaced.
   */
  readonly held: KitEdition | null;
  /** The edition that is being fetched, or can be; null if `held` is whole and recent. */
  readonly next: KitEdition | null;
  /** When the server last confirmed that it may be read, by the server's clock; ISO 8601. */
  readonly checkedAt: string;
  /** The server does not know the reader: the kit cannot be opened until they have signed in. */
  readonly locked: boolean;
}

const nameOf = (path: string) => PREFIX + path;
const recordOf = (path: string) => `${KITS_ADDRESS}${path}/kit.json`;
/** The address under which a kit's cache stores a file. */
const placeOf = (path: string, sha256: string) => `${KITS_ADDRESS}${path}/sha256/${sha256}`;

/** Where a kit is read. */
export const kitHome = (path: string): string => `${KITS_ADDRESS}${path}/index.html`;

export async function readKit(path: string): Promise<KeptKit | null> {
  // Not `caches.open`, which creates a missing cache.
  const found = await caches.match(recordOf(path), { cacheName: nameOf(path) });
  return found ? ((await found.json()) as KeptKit) : null;
}

/** All kits on this device, by their titles. */
export async function listKits(): Promise<KeptKit[]> {
  const names = (await caches.keys()).filter((name) => name.startsWith(PREFIX));
  const kits = await Promise.all(names.map((name) => readKit(name.slice(PREFIX.length))));
  return kits.flatMap((kit) => kit ?? []).sort((a, b) => a.title.localeCompare(b.title));
}

/**
 * Runs `work` in the cache of a kit, if the kit exists: `caches.open` would recreate one that was
 * deleted meanwhile.
 * @param isNew the kit is being created
 * @returns the result of `work`; null if the kit does not exist
 */
function inKit<Result>(path: string, work: (cache: Cache) => Promise<Result>, isNew = false): Promise<Result | null> {
  return inTurn(path, async () => {
    if (!isNew && !(await readKit(path))) return null;
    return work(await caches.open(nameOf(path)));
  });
}

/** Tabs and the service worker change a kit one after the other. */
function inTurn<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
  return navigator.locks.request(recordOf(path), work) as Promise<Result>;
}

/**
 * Writes a kit's record, unless the kit was deleted meanwhile.
 * @returns the kit @throws DOMException `QuotaExceededError`
 */
export async function writeKit(kit: KeptKit, isNew = false): Promise<KeptKit> {
  const record = new Response(JSON.stringify(kit));
  await inKit(kit.path, (cache) => cache.put(recordOf(kit.path), record), isNew);
  return kit;
}

export async function deleteKit(path: string): Promise<void> {
  await inTurn(path, () => caches.delete(nameOf(path)));
}

/** Deletes the kits of people, and leaves those that anybody may read. @param but whose stay */
export async function deleteOwnKits(but: string | null = null): Promise<void> {
  const own = (await listKits()).filter(({ owner }) => owner !== '' && owner !== but);
  await Promise.all(own.map(({ path }) => deleteKit(path)));
}

/** The SHA-256 of each file that is here. */
export async function findFiles(path: string): Promise<Set<string>> {
  const start = location.origin + placeOf(path, '');
  const kept = (await inKit(path, (cache) => cache.keys())) ?? [];
  return new Set(kept.flatMap(({ url }) => (url.startsWith(start) ? url.slice(start.length) : [])));
}

export async function findFile(path: string, sha256: string): Promise<Response | undefined> {
  return caches.match(placeOf(path, sha256), { cacheName: nameOf(path) });
}

export async function addFile(path: string, sha256: string, bytes: ArrayBuffer): Promise<void> {
  await inKit(path, (cache) => cache.put(placeOf(path, sha256), new Response(bytes)));
}

/** An index is stored like a file: `tidyKit` deletes it when the edition is replaced. */
const indexOf = (key: string) => `index-${key}`;

/** The search index of an edition, as `addIndex` stored it. */
export async function findIndex(path: string, key: string): Promise<Response | undefined> {
  return findFile(path, indexOf(key));
}

/**
 * Stores the search index of an edition, unless another edition is stored by now: the index may
 * contain words that were withdrawn.
 */
export async function addIndex(path: string, key: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  await inKit(path, async (cache) => {
    if ((await readKit(path))?.held?.key !== key) return;
    await cache.put(placeOf(path, indexOf(key)), new Response(bytes));
  });
}

/** Deletes the files that neither edition has. */
export async function tidyKit({ path, held, next }: KeptKit): Promise<void> {
  const needed = new Set([...(held?.files ?? []), ...(next?.files ?? [])].map(({ sha256 }) => sha256));
  const useless = [...(await findFiles(path))].filter((sha256) => !needed.has(sha256));
  await inKit(path, (cache) => Promise.all(useless.map((sha256) => cache.delete(placeOf(path, sha256)))));
}

/** Whether a kit can be opened only after signing in. @param now milliseconds since 1970 */
export function isLocked({ owner, locked, checkedAt }: KeptKit, now: number): boolean {
  return owner !== '' && (locked || Math.abs(now - Date.parse(checkedAt)) > LONGEST_UNCHECKED);
}

/** Bytes of files, unpacked. */
export function bytesOf(files: readonly Pick<KitFile, 'bytes'>[]): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** The files of an edition that are still to come, each once. */
export function missingFiles({ files }: KitEdition, here: ReadonlySet<string>): KitFile[] {
  const missing = new Map(files.flatMap((file) => (here.has(file.sha256) ? [] : [[file.sha256, file] as const])));
  return [...missing.values()];
}
