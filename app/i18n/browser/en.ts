import { annotations } from '../en/annotations.ts';
import { editor } from '../en/editor.ts';
import { errors } from '../en/errors.ts';
import { kinds } from '../en/kinds.ts';
import { shell } from '../en/shell.ts';
import type { Messages } from '../translate.ts';

/** The English texts of the one page that React takes over in the browser: the writing page, its frame and its errors. */
export const en: Partial<Messages> = { shell, errors, kinds, annotations, editor };
