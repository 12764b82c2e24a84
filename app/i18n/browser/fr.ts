import { annotations } from '../fr/annotations.ts';
import { editor } from '../fr/editor.ts';
import { errors } from '../fr/errors.ts';
import { kinds } from '../fr/kinds.ts';
import { shell } from '../fr/shell.ts';
import type { Messages } from '../translate.ts';

/** The French texts of the one page that React takes over in the browser: the writing page, its frame and its errors. */
export const fr: Partial<Messages> = { shell, errors, kinds, annotations, editor };
