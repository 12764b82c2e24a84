import { annotations } from '#app/i18n/en/annotations.ts';
import { editor } from '#app/i18n/en/editor.ts';
import { errors } from '#app/i18n/en/errors.ts';
import { kinds } from '#app/i18n/en/kinds.ts';
import { palette } from '#app/i18n/en/palette.ts';
import { shell } from '#app/i18n/en/shell.ts';
import type { Messages } from '#app/i18n/translate.ts';

/** The English texts of the one page that React takes over in the browser: the writing page, its frame and its errors. */
export const en: Partial<Messages> = { shell, errors, kinds, annotations, palette, editor };
