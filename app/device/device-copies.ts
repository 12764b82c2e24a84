import {
  type CopiedPage,
  type CopyOwner,
  copyName,
  lostKey,
  PAGE_KEY,
  parseCopyName,
  parseLostKey,
  UNSAVED_KEY,
} from './device-copy.ts';

/** A draft's copy found on this device. */
export interface FoundCopy extends CopyOwner {
  readonly page: CopiedPage | null;
  /** Something in it was, when last seen, not known to be stored. */
  readonly unsaved: boolean;
  /** Words in it have no place left in the draft: only this device has them. */
  readonly lost: boolean;
}

const done = <T>(request: IDBRequest<T>) =>
  new Promise<T>((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** Opens what is there; makes nothing that was not. */
function open(name: string): Promise<IDBDatabase> {
  const request = indexedDB.open(name);
  request.onupgradeneeded = () => request.transaction?.abort();
  return done(request);
}

async function look(copy: CopyOwner): Promise<FoundCopy> {
  const lost = localStorage.getItem(lostKey(copy)) !== null;
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

/** The drafts' copies on this device, whoever's they are. */
export async function findCopies(): Promise<FoundCopy[]> {
  if (!('indexedDB' in globalThis) || !indexedDB.databases) return [];
  const named = (await indexedDB.databases()).flatMap(({ name }) => parseCopyName(name ?? '') ?? []);
  const copies = await Promise.all(named.map(look));
  // Words may outlive the copy they came from.
  for (const key of Object.keys(localStorage)) {
    const one = parseLostKey(key);
    if (one && !copies.some((copy) => lostKey(copy) === key))
      copies.push({ ...one, page: null, unsaved: false, lost: true });
  }
  return copies;
}

/** Empties a copy at once, even where another page holds it open, and takes it away as soon as nobody does. */
export async function deleteCopy(copy: CopyOwner): Promise<void> {
  localStorage.removeItem(lostKey(copy));
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
