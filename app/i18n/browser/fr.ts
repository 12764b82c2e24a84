import { editor } from '#app/i18n/fr/editor.ts';
import { kinds } from '#app/i18n/fr/kinds.ts';
import type { Messages } from '#app/i18n/translate.ts';

/** The French texts that the editor shows in the browser. */
export const fr: Partial<Messages> = { kinds, editor };
