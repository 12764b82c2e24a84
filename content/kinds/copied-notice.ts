import type { PageKind } from './kind.ts';
import { type Notice, ownFields } from './notice.ts';

/**
 * The notice of a copied page, without values that apply to one page only: days, confirmations,
 * reviewers.
 */
export function copiedNotice(kind: PageKind, notice: Notice): Notice {
  const own = { ...notice.own };
  for (const { key, look } of ownFields(kind)) {
    if (look.widget === 'date') own[key] = '';
    if (look.widget === 'checkbox') own[key] = false;
  }
  return { common: { ...notice.common, reviewers: [] }, own };
}
