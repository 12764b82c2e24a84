import { collections } from './fr/collections.ts';
import { errors } from './fr/errors.ts';
import { kinds } from './fr/kinds.ts';
import { lists } from './fr/lists.ts';
import { reading } from './fr/reading.ts';
import { shell } from './fr/shell.ts';

/** All French texts, by namespace. French is the source: English has the same keys. */
export const fr = { shell, errors, kinds, lists, reading, collections };
