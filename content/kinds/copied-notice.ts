import type { PageKind } from './kind.ts';
import { type Notice, ownFields } from './notice.ts';

/**
 * The notice of a copy: without what is true of one page alone, which are days, confirmations, and
 * who reviewed it.
 */
export function copiedNotice(kind: PageKind, notice: Notice): Notice {
  const own = { ...notice.own };
  for (const { key, look } of ownFields(kind)) {
    if (look.widget === 'date') own[key] = '';
    if (look.widget === 'checkbox') own[key] = false;
  }
  return { common: { ...notice.common, reviewers: [] }, own };
}
