import { IMAGE_TYPES, MOST_IMAGE_BYTES } from '#content/image-limits.ts';

const EXTENSIONS: Readonly<Record<string, string>> = { 'image/jpeg': 'jpg', 'image/svg+xml': 'svg' };

/** How the bytes of each sort of image begin, in base64. */
const BEGINNINGS: readonly (readonly [string, RegExp])[] = [
  ['image/png', /^iVBORw0KGgo/],
  ['image/jpeg', /^\/9j\//],
  ['image/webp', /^UklGR/],
  ['image/gif', /^R0lGOD/],
];

/** LibreOffice writes `image/*` for every format: the first bytes identify it. */
function typeOf(written: string, body: string): string {
  if (written !== 'image/*') return written;
  return BEGINNINGS.find(([, begins]) => begins.test(body.trimStart()))?.[0] ?? written;
}

/**
 * The image in a `data:` address as a file; null for what cannot be one.
 * @param number for its name
 */
export function imageFile(address: string, number: number): File | null {
  const [, written, encoding, body] = /^data:(image\/(?:[\w.+-]+|\*))((?:;[\w=-]+)*),(.*)$/is.exec(address) ?? [];
  if (!written) return null;
  const type = typeOf(written.toLowerCase(), body!);
  if (!(IMAGE_TYPES as readonly string[]).includes(type)) return null;
  try {
    const text = /;base64$/i.test(encoding!) ? atob(body!.replace(/\s+/g, '')) : decodeURIComponent(body!);
    if (text.length > MOST_IMAGE_BYTES) return null;
    const bytes = /;base64$/i.test(encoding!)
      ? Uint8Array.from(text, (letter) => letter.charCodeAt(0))
      : new TextEncoder().encode(text);
    const extension = EXTENSIONS[type] ?? type.slice('image/'.length);
    return new File([bytes], `image-${number}.${extension}`, { type });
  } catch {
    return null;
  }
}
