/** Most bytes of an uploaded image. */
export const MOST_IMAGE_BYTES = 12 * 1024 * 1024;

/**
 * Accepted image types. The server checks the bytes; the browser checks the type by the name, to
 * avoid a useless upload.
 */
export const IMAGE_TYPES = [
  'image/jpeg',
  'image/png',
  'image/webp',
  'image/gif',
  'image/avif',
  'image/svg+xml',
] as const;
