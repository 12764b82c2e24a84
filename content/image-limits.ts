/** Most bytes of an image that is added. */
export const MOST_IMAGE_BYTES = 12 * 1024 * 1024;

/** What images are accepted as. The server looks at the bytes; the browser at the name, to spare the way there. */
export const IMAGE_TYPES = [
  'image/jpeg',
  'image/png',
  'image/webp',
  'image/gif',
  'image/avif',
  'image/svg+xml',
] as const;
