/** How a page's bytes may be sent. */
export type Encoding = 'br' | 'gzip' | 'identity';

/** The best of what a browser takes: `gzip, br;q=0` refuses Brotli. */
export function encodingOf(accepted: string): Encoding {
  const taken = accepted
    .split(',')
    .filter((one) => !/;\s*q=0(?:\.0*)?\s*$/.test(one))
    .map((one) => one.split(';')[0]!.trim().toLowerCase());
  return taken.includes('br') ? 'br' : taken.includes('gzip') ? 'gzip' : 'identity';
}
