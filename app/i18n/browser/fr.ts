import { annotations } from '#app/i18n/fr/annotations.ts';
import { editor } from '#app/i18n/fr/editor.ts';
import { errors } from '#app/i18n/fr/errors.ts';
import { kinds } from '#app/i18n/fr/kinds.ts';
import { palette } from '#app/i18n/fr/palette.ts';
import { shell } from '#app/i18n/fr/shell.ts';
import type { Messages } from '#app/i18n/translate.ts';

/** The French texts of the one page that React takes over in the browser: the writing page, its frame and its errors. */
export const fr: Partial<Messages> = { shell, errors, kinds, annotations, palette, editor };
