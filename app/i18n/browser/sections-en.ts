import { sections } from '#app/i18n/en/sections.ts';
import type { Messages } from '#app/i18n/translate.ts';

/** The English texts of a section's desk. */
export const en: Partial<Messages> = { sections };
