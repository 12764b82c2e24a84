import { KITS_PATH } from '#content/addresses/site-paths.ts';
import type { KitFile, KitPictures } from '#content/book/kit-list.ts';
/**
 * Kits that a reader took along: each in a cache of its own on the device, its files named by what
 * is in them, beside one record that says which of them make the edition that is read.
 */

/** The service worker that opens kits. Its scope is theirs alone, beside those of the editor. */
export const KITS_WORKER = '/kits.js';
/** Where kits are listed; below it, those on the device are read. */
export const KITS_ADDRESS = KITS_PATH;
/** What opens the list of kits without a network. */
export const KITS_SCREEN_CACHE = 'navette-kits-screen';

/** Known to `app/islands/sign-out.ts` as well. */
const PREFIX = 'navette-kit ';
/** Milliseconds after which somebody's own kit asks whether they may still read it. */
const LONGEST_UNCHECKED = 30 * 24 * 3600 * 1000;

/** An edition of a kit, as the server told of it. */
export interface KitEdition {
  /** Under which the server gives its files. */
  readonly key: string;
  readonly version: string;
  /** When the latest of its texts was published; ISO 8601. */
  readonly date: string;
  readonly pictures: KitPictures;
  /** About how many bytes fetching all of its files takes. */
  readonly packed: number;
  readonly files: readonly KitFile[];
  /** When the server told of it, by the server's clock; ISO 8601. */
  readonly toldAt: string;
}

export interface KeptKit {
  /** The path of the collection. */
  readonly path: string;
  readonly title: string;
  /** Whose it is: a person's id; empty for what anybody may read. */
  readonly owner: string;
  /** What is read. Files of it may be missing if words had to go before their successors came. */
  readonly held: KitEdition | null;
  /** What is being fetched, or can be; null if `held` is whole and recent. */
  readonly next: KitEdition | null;
  /** When the server last said that it may be read, by the server's clock; ISO 8601. */
  readonly checkedAt: string;
  /** The server asks who its reader is: it cannot be opened until they have signed in. */
  readonly locked: boolean;
}

const nameOf = (path: string) => PREFIX + path;
const recordOf = (path: string) => `${KITS_ADDRESS}${path}/kit.json`;
/** Where a file of a kit is kept. */
const placeOf = (path: string, sha256: string) => `${KITS_ADDRESS}${path}/sha256/${sha256}`;

/** Where a kit is read. */
export const kitHome = (path: string): string => `${KITS_ADDRESS}${path}/index.html`;

export async function readKit(path: string): Promise<KeptKit | null> {
  // Not `caches.open`, which makes one that is not there.
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
 * Works in the cache of a kit, if the kit is there: one that was deleted meanwhile must not come
 * back, and `caches.open` makes one.
 * @param isNew the kit is only being made
 * @returns what `work` returns; null if the kit is not there
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

/** The index of an edition is named as its files are: it goes with them (`tidyKit`). */
const indexOf = (key: string) => `index-${key}`;

/** What an edition is searched by, as `addIndex` kept it. */
export async function findIndex(path: string, key: string): Promise<Response | undefined> {
  return findFile(path, indexOf(key));
}

/**
 * Keeps what an edition is searched by, unless another is held by now: words that had to go are in
 * it.
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

/** Whether a kit asks who reads it before it opens. @param now milliseconds since 1970 */
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
