import type { Translate } from '#app/i18n/translate.ts';
import { IMAGE_TYPES, MOST_IMAGE_BYTES } from '#content/image-limits.ts';

/** Why the server would refuse this file, as far as that is known before sending; else null. */
export function refusalOf(file: File, t: Translate): string | null {
  if (file.size > MOST_IMAGE_BYTES)
    return t('editor.upload.tooHeavy', { limit: Math.round(MOST_IMAGE_BYTES / 1024 / 1024) });
  // An empty type means that the device does not know the type: leave it to the server.
  const known = file.type === '' || (IMAGE_TYPES as readonly string[]).includes(file.type);
  return known ? null : t('editor.upload.unsupported');
}
