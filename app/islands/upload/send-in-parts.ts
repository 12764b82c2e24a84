/** Bytes of the smallest and the largest part; the server takes no larger one (`MOST_PART`). */
const SMALLEST = 64 * 1024;
const LARGEST = 8 * 1024 * 1024;
/** Milliseconds for a part: above the first, the next part is smaller; below the second, larger. */
const LONG = 8_000;
const SHORT = 2_000;
/** Milliseconds without a byte sent, after which the connection counts as lost. */
const SILENCE = 30_000;
/** Milliseconds before the next attempt: the first time, and at most. */
const FIRST_WAIT = 500;
const LONGEST_WAIT = 15_000;

/** Where an upload is, as the server answers. */
interface State {
  readonly id: string;
  readonly offset: number;
  readonly done: boolean;
}

interface Watcher {
  /** Called with the bytes sent so far. */
  readonly show: (sent: number) => void;
  /** Called when the connection is lost. */
  readonly waiting: () => void;
  readonly signal: AbortSignal;
}

/** The connection is lost, or the server is unavailable: a temporary failure. */
class LineCut extends Error {}

/** Bytes at the beginning and at the end of a file that identify it. */
const SAMPLE_BYTES = 64 * 1024;

/**
 * Distinguishes a file from others of the same name: recorders without a clock give all files one
 * name, date and size. Contains a checksum of some of its bytes (FNV-1a), which browsers without
 * https can compute too.
 */
async function markOf(file: File): Promise<string> {
  const ends = new Blob([file.slice(0, SAMPLE_BYTES), file.slice(-SAMPLE_BYTES)]);
  let sum = 0x811c9dc5;
  for (const byte of new Uint8Array(await ends.arrayBuffer())) sum = Math.imul(sum ^ byte, 0x01000193);
  return `${(sum >>> 0).toString(16)}-${file.size}-${file.lastModified}-${file.type}`.slice(0, 200);
}

/**
 * Sends a file to `address` in parts, and continues where it was after each interruption, also of
 * an earlier visit. The size of the parts follows the speed of the connection, since an interrupted
 * part is sent again.
 * @throws Error with the server's message if it refuses the file; the signal's reason
 */
export async function sendInParts(file: File, address: string, watcher: Watcher): Promise<void> {
  const { signal } = watcher;
  const begin = new URLSearchParams({ nom: file.name, octets: String(file.size), marque: await markOf(file) });
  let state: State | null = null;
  let id: string | null = null;
  let size = 4 * SMALLEST;
  let wait = FIRST_WAIT;
  try {
    for (;;) {
      signal.throwIfAborted();
      try {
        // After an interruption, asks the server what it has: a complete file is not sent again.
        state ??= id === null ? await post(address, begin, { signal }) : await look(`${address}/${id}`, signal);
        id = state.id;
        watcher.show(state.offset);
        if (state.done) return;
        const from: number = state.offset;
        const began = performance.now();
        const progress = (sent: number) => watcher.show(from + sent);
        state = await sendPart(`${address}/${state.id}`, file.slice(from, from + size), from, progress, signal);
        wait = FIRST_WAIT;
        const took = performance.now() - began;
        if (took > LONG) size = Math.max(SMALLEST, size / 2);
        else if (took < SHORT) size = Math.min(LARGEST, size * 2);
      } catch (error) {
        if (!(error instanceof LineCut)) throw error;
        state = null;
        size = Math.max(SMALLEST, size / 4);
        watcher.waiting();
        await pause(wait, signal);
        wait = Math.min(LONGEST_WAIT, wait * 2);
      }
    }
  } catch (error) {
    if (signal.aborted && id !== null) await giveUp(`${address}/${id}`);
    throw error;
  }
}

/** Cancels the upload; if the request is lost, the server cancels it after a day. */
async function giveUp(address: string): Promise<void> {
  try {
    await fetch(`${address}?abandon`, { method: 'POST' });
  } catch (error) {
    console.info('the server did not hear that the upload is given up', error);
  }
}

async function sendPart(
  address: string,
  part: Blob,
  from: number,
  progress: (sent: number) => void,
  signal: AbortSignal,
): Promise<State> {
  const query = new URLSearchParams({ debut: String(from) });
  // Browsers provide it only under https, and on this machine.
  if (crypto.subtle) {
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', await part.arrayBuffer()));
    query.set('sha256', [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join(''));
  }
  return post(`${address}?${query}`, part, { signal, progress });
}

/** Where an upload is. @throws LineCut; Error with the server's message; the signal's reason */
async function look(address: string, signal: AbortSignal): Promise<State> {
  const answered = await fetch(address, { headers: { Accept: 'application/json' }, signal }).catch((error: Error) => {
    signal.throwIfAborted();
    throw new LineCut(error.message);
  });
  const result = (await answered.json().catch(() => null)) as (State & { message?: string }) | null;
  if (answered.ok && result) return result;
  throw result?.message ? new Error(result.message) : new LineCut(String(answered.status));
}

/**
 * A request that reports its progress, which `fetch` does not.
 * @throws LineCut; Error with the server's message
 */
function post(
  address: string,
  body: URLSearchParams | Blob,
  { signal, progress }: { signal?: AbortSignal; progress?: (sent: number) => void },
): Promise<State> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    let silent: number | undefined;
    const listen = () => {
      clearTimeout(silent);
      silent = window.setTimeout(() => request.abort(), SILENCE);
    };
    const stop = () => request.abort();
    signal?.addEventListener('abort', stop);
    request.upload.addEventListener('progress', ({ loaded }) => {
      listen();
      progress?.(loaded);
    });
    request.addEventListener('loadend', () => {
      clearTimeout(silent);
      signal?.removeEventListener('abort', stop);
      if (signal?.aborted) reject(signal.reason);
      else answer(request, resolve, reject);
    });
    request.open('POST', address);
    request.responseType = 'json';
    request.send(body);
    listen();
  });
}

function answer(request: XMLHttpRequest, resolve: (state: State) => void, reject: (error: Error) => void): void {
  const { status } = request;
  const result = request.response as (Partial<State> & { again?: boolean; message?: string }) | null;
  if (status === 200 && result) resolve(result as State);
  // Temporary failures: no connection or server, a busy server, another part expected, or this one
  // damaged. A message of the server, as about a full disk, is shown instead.
  else if (status === 0 || result?.again || (!result?.message && (status >= 500 || status === 429)))
    reject(new LineCut(result?.message ?? String(status)));
  else reject(new Error(result?.message ?? String(status)));
}

/** Waits before the next attempt, less if the browser comes online first. */
function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      removeEventListener('online', end);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    addEventListener('online', end);
    signal.addEventListener('abort', end);
  });
}
