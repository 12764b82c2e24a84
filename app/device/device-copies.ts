import {
  type CopiedPage,
  type CopyOwner,
  copyName,
  deviceOnlyKeys,
  PAGE_KEY,
  parseCopyName,
  parseOnlyHereKey,
  UNSAVED_KEY,
} from './device-copy.ts';

/** A device copy that was found. */
export interface FoundCopy extends CopyOwner {
  readonly page: CopiedPage | null;
  /** It held edits not known to be stored, when last open. */
  readonly unsaved: boolean;
  /** It has lost passages, or fields of a notice, which only this device preserves. */
  readonly lost: boolean;
}

const done = <T>(request: IDBRequest<T>) =>
  new Promise<T>((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** Opens an existing database; creates none. */
function open(name: string): Promise<IDBDatabase> {
  const request = indexedDB.open(name);
  request.onupgradeneeded = () => request.transaction?.abort();
  return done(request);
}

async function look(copy: CopyOwner): Promise<FoundCopy> {
  const lost = deviceOnlyKeys(copy).some((key) => localStorage.getItem(key) !== null);
  const database = await open(copyName(copy));
  try {
    const store = database.transaction('custom').objectStore('custom');
    const [keys, page] = await Promise.all([
      done(store.getAllKeys()),
      done<CopiedPage | undefined>(store.get(PAGE_KEY)),
    ]);
    const unsaved = keys.some((key) => String(key).startsWith(UNSAVED_KEY));
    return { ...copy, page: page ?? null, unsaved, lost };
  } finally {
    database.close();
  }
}

/** All device copies, of every person. */
export async function findCopies(): Promise<FoundCopy[]> {
  if (!('indexedDB' in globalThis) || !indexedDB.databases) return [];
  const named = (await indexedDB.databases()).flatMap(({ name }) => parseCopyName(name ?? '') ?? []);
  const copies = await Promise.all(named.map(look));
  // They may outlive their copy.
  for (const key of Object.keys(localStorage)) {
    const one = parseOnlyHereKey(key);
    if (one && !copies.some((copy) => deviceOnlyKeys(copy).includes(key)))
      copies.push({ ...one, page: null, unsaved: false, lost: true });
  }
  return copies;
}

/** Empties a copy at once, even if another page has it open; deletes it when no page does. */
export async function deleteCopy(copy: CopyOwner): Promise<void> {
  for (const key of deviceOnlyKeys(copy)) localStorage.removeItem(key);
  const name = copyName(copy);
  if (!(await indexedDB.databases()).some((one) => one.name === name)) return;
  const database = await open(name);
  const emptying = database.transaction(['updates', 'custom'], 'readwrite');
  await Promise.all([done(emptying.objectStore('updates').clear()), done(emptying.objectStore('custom').clear())]);
  database.close();
  const deletion = indexedDB.deleteDatabase(name);
  await new Promise<void>((resolve) => {
    deletion.onsuccess = () => resolve();
    deletion.onerror = () => resolve();
    deletion.onblocked = () => resolve();
  });
}
