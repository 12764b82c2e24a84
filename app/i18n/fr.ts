import { errors } from './fr/errors.ts';
import { kinds } from './fr/kinds.ts';
import { shell } from './fr/shell.ts';

/** All French texts, by namespace. French is the source: English has the same keys. */
export const fr = { shell, errors, kinds };
