import { z } from 'zod';
import { code, name } from '#content/input/input-text.ts';
import { LOCALES } from '#content/locale.ts';

/** A person's own account details. The language is that of their mail. */
export const accountInput = z.object({ name: name().min(1), organisation: name(), locale: code(LOCALES) });
export type AccountInput = z.input<typeof accountInput>;
