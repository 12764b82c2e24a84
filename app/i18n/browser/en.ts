import { editor } from '#app/i18n/en/editor.ts';
import { kinds } from '#app/i18n/en/kinds.ts';
import type { Messages } from '#app/i18n/translate.ts';

/** The English texts that the editor shows in the browser. */
export const en: Partial<Messages> = { kinds, editor };
