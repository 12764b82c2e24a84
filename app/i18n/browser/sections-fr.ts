import { sections } from '#app/i18n/fr/sections.ts';
import type { Messages } from '#app/i18n/translate.ts';

/** The French texts of a section's desk. */
export const fr: Partial<Messages> = { sections };
