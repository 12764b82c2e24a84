import { once } from 'node:events';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { connect, type Socket } from 'node:net';
import type { Random } from './random.ts';

/** The result of a request. */
export interface Answer {
  /** 0 if the connection was closed instead. */
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: number;
}

/** A random public IP address, for a local proxy's header. */
export const anyAddress = (random: Random): string =>
  `203.${random.below(256)}.${random.below(256)}.${1 + random.below(254)}`;

/**
 * Sends a request in pieces as fast as the server reads, until its body ends or the answer arrives.
 * @param pause awaited after each piece
 */
export function sendPieces(
  url: string,
  { method = 'POST', headers = {} }: { readonly method?: string; readonly headers?: Record<string, string> },
  pieces: Iterable<Uint8Array | string> = [],
  pause?: () => Promise<unknown>,
): Promise<Answer> {
  return new Promise((resolve) => {
    const sending = httpRequest(url, { method, headers, agent: false });
    let answered = false;
    const gone = new AbortController();
    sending.once('close', () => gone.abort());
    const closed = () => resolve({ status: 0, headers: {}, bytes: 0 });
    sending.on('error', () => answered || closed());
    sending.on('close', () => answered || closed());
    sending.on('response', (response) => {
      answered = true;
      gone.abort();
      let bytes = 0;
      response.on('data', (data: Buffer) => {
        bytes += data.length;
      });
      response.on('error', () => {});
      response.on('close', () => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, bytes });
        sending.destroy();
      });
    });
    void (async () => {
      for (const piece of pieces) {
        if (answered || sending.destroyed) break;
        if (!sending.write(piece)) await once(sending, 'drain', { signal: gone.signal }).catch(() => {});
        await pause?.();
      }
      if (!sending.destroyed) sending.end();
    })();
  });
}

/**
 * A raw connection that sends bytes as they are. While sending repeatedly, it ignores the other
 * side's end, and closes when writing fails.
 */
export class RawLine {
  readonly socket: Socket;
  heard = '';
  private talks = false;

  constructor(port: number, text = '') {
    this.socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    this.socket.on('error', () => {});
    this.socket.on('end', () => this.talks || this.socket.destroy());
    this.socket.on('data', (data) => {
      this.heard = (this.heard + data.toString('latin1')).slice(-2_000);
    });
    if (text !== '') this.socket.write(text);
  }

  /** Sends a text at fixed intervals until the other side closes. */
  trickle(text: string, every: number): void {
    this.talks = true;
    const talking = setInterval(() => this.socket.write(text), every);
    this.socket.once('close', () => clearInterval(talking));
  }

  get isClosed(): boolean {
    return this.socket.destroyed;
  }
}

const PLAIN = 'application/x-www-form-urlencoded';
const BOUNDARY = 'limite';
const MULTIPART = `multipart/form-data; boundary=${BOUNDARY}`;

/** A form that no person would send: its type, and its body in pieces. */
export interface HostileForm {
  readonly name: string;
  readonly type: string;
  readonly pieces: Iterable<string>;
}

function* repeat(piece: string, bytes: number): Generator<string> {
  const chunk = piece.repeat(Math.max(1, Math.ceil(16_000 / piece.length)));
  for (let sent = 0; sent < bytes; sent += chunk.length) yield chunk;
}

function* join(...parts: readonly (string | Iterable<string>)[]): Generator<string> {
  for (const part of parts) {
    if (typeof part === 'string') yield part;
    else yield* part;
  }
}

/** A random form: many fields, long ones, odd names, headers and ends; in one of the two types. */
export function hostileForm(random: Random): HostileForm {
  const bytes = random.pick([100_000, 500_000, 2_000_000, 3_000_000]);
  const part = (name: string, value = 'x', more = '') =>
    `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n${value}\r\n`;
  const forms: Record<string, () => Omit<HostileForm, 'name'>> = {
    'many fields': () => ({ type: PLAIN, pieces: repeat('a=1&', bytes) }),
    'empty fields': () => ({ type: PLAIN, pieces: repeat('&', bytes) }),
    'nested names': () => ({ type: PLAIN, pieces: repeat(`a${'[b]'.repeat(40)}=1&`, bytes) }),
    'names of prototypes': () => ({ type: PLAIN, pieces: repeat('__proto__=1&constructor=1&', bytes) }),
    'a long text of quotes': () => ({ type: PLAIN, pieces: join('texte=', repeat('%22%26%3C', bytes)) }),
    'a long text of broken escapes': () => ({ type: PLAIN, pieces: join('texte=', repeat('%ff%%zz%u', bytes)) }),
    'a long name': () => ({ type: PLAIN, pieces: repeat('nom', bytes) }),
    'many parts': () => ({ type: MULTIPART, pieces: repeat(part('a'), bytes) }),
    'empty parts': () => ({ type: MULTIPART, pieces: repeat(`--${BOUNDARY}\r\n\r\n\r\n`, bytes) }),
    'many files': () => ({ type: MULTIPART, pieces: repeat(part('file', 'x', '; filename="x.pdf"'), bytes) }),
    'a long head of a part': () => ({
      type: MULTIPART,
      pieces: join(`--${BOUNDARY}\r\n`, repeat('X: y\r\n', bytes)),
    }),
    'a long name of a part': () => ({
      type: MULTIPART,
      pieces: join(`--${BOUNDARY}\r\nContent-Disposition: form-data; name="`, repeat('n\\"', bytes)),
    }),
    'nearly boundaries': () => ({
      type: MULTIPART,
      pieces: join(part('a', '').slice(0, -2), repeat(`\r\n--${BOUNDARY.slice(0, -1)}`, bytes)),
    }),
    'a file without end': () => ({
      type: MULTIPART,
      pieces: join(part('fichier', '', '; filename="x.png"').slice(0, -2), repeat('\x89PNG\r\n', bytes)),
    }),
    'before the first part': () => ({ type: MULTIPART, pieces: repeat('x\r\n', bytes) }),
  };
  const name = random.pick(Object.keys(forms));
  return { name, ...forms[name]!() };
}
