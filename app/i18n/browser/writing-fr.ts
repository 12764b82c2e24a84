import { annotations } from '#app/i18n/fr/annotations.ts';
import { writing } from '#app/i18n/fr/writing.ts';
import type { Messages } from '#app/i18n/translate.ts';

/** The French texts of the editor's parts that are loaded later. */
export const fr: Partial<Messages> = { annotations, writing };
