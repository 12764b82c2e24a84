import { annotations } from '#app/i18n/en/annotations.ts';
import { writing } from '#app/i18n/en/writing.ts';
import type { Messages } from '#app/i18n/translate.ts';

/** The English texts of the editor's parts that are loaded later. */
export const en: Partial<Messages> = { annotations, writing };
