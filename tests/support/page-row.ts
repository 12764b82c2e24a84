import { emptyNotice } from '#content/kinds/notice.ts';
import { NEW_PAGE_STATE, type Page } from '#db/pages/page-repository.ts';

/**
 * An article without anything in it, for tests of the storage: its id is its slug and title as
 * well.
 */
export function pageRow(id: string): Page {
  return {
    id,
    kind: 'article',
    slug: id,
    title: id,
    summary: '',
    language: 'fr',
    visibility: 'public',
    status: 'draft',
    notice: emptyNotice('article'),
    translationGroup: null,
    createdBy: null,
    createdAt: '',
    updatedAt: '',
    archivedAt: null,
    editionNumber: null,
    ...NEW_PAGE_STATE,
    ownerId: null,
    dueOn: null,
  };
}
