/**
 * Tests within the server's process read its responses uncompressed, unless they send
 * `Accept-Encoding`: compressing and decompressing one takes a tenth of the time of making it.
 */
const packed = globalThis.fetch;
const NAME = 'fetchPlain';

// Once for a process: files of tests follow one another in it.
if (packed.name !== NAME) {
  const fetchPlain: typeof fetch = (input, init) => {
    const headers = new Headers(init?.headers ?? (input instanceof Request ? input.headers : undefined));
    if (!headers.has('accept-encoding')) headers.set('accept-encoding', 'identity');
    return packed(input, { ...init, headers });
  };
  globalThis.fetch = fetchPlain;
}

// Without it this file would not be a module.
export {};
