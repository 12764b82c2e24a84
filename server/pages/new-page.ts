import type { Node } from '@tiptap/pm/model';
import { actorOf, authoriseSeen, personIdOf } from '#content/authorise.ts';
import { detailsOf } from '#content/compare/text-details.ts';
import { documentToUpdate } from '#content/draft/yjs.ts';
import { NavetteError } from '#content/errors.ts';
import { type NewPageInput, newPageInput } from '#content/input/page-input.ts';
import { parseInput } from '#content/input/parse-input.ts';
import { emptyNotice, type Notice } from '#content/kinds/notice.ts';
import { starterOutline } from '#content/kinds/outline.ts';
import type { Viewer } from '#content/people/person.ts';
import { pageKindSubject } from '#content/permission.ts';
import { freeSlug } from '#content/text/free-slug.ts';
import { slugify } from '#content/text/slug.ts';
import { insertAuditEntry } from '#db/activity/audit-repository.ts';
import { findPerson } from '#db/auth/person-repository.ts';
import { insertCheckpoint } from '#db/drafts/checkpoint-repository.ts';
import { insertFirstUpdate } from '#db/drafts/draft-repository.ts';
import type { Writer } from '#db/driver/database.ts';
import { newId } from '#db/driver/new-id.ts';
import { insertFile, type StoredFile } from '#db/files/file-repository.ts';
import { findPage, findSlugOwner, insertPage, NEW_PAGE_STATE, type Page } from '#db/pages/page-repository.ts';
import { type PackedDocument, packDocument } from '#server/drafts/packed-document.ts';

export interface NewPage extends NewPageInput {
  readonly notice?: Notice;
  /**
   * The draft's first text, also stored as its first checkpoint; by default the kind's starter
   * outline.
   */
  readonly document?: Node;
  /** The same, already converted. */
  readonly draft?: FirstDraft;
  /** The text is that of another page here. */
  readonly isCopy?: boolean;
  /** Images of the text, added to the page in the same transaction. */
  readonly files?: readonly StoredFile[];
  /** Its id, for a form that may be sent twice: then the page that it made is returned. */
  readonly id?: string;
  /** Adds more rows of the page, in the same transaction. */
  readonly rest?: (trx: Writer, page: Page) => Promise<void>;
}

/** A draft's first text: as a Yjs update, and packed for its first checkpoint. */
export interface FirstDraft extends PackedDocument {
  readonly update: Uint8Array;
}

/**
 * Checks a new page, and returns what stores it with its first text, its files and its audit entry.
 * @throws NavetteError `invalid` with the faulty fields, `forbidden`; when it is stored, `conflict`
 * for a slug that is taken
 */
export function newPageWriter(input: NewPage, viewer: Viewer, at: Date): (trx: Writer) => Promise<Page> {
  const { kind, slug, title, ...details } = parseInput(newPageInput, input);
  authoriseSeen(viewer, 'page.create', pageKindSubject(kind));
  const now = at.toISOString();
  const brought =
    input.draft ?? (input.document && { update: documentToUpdate(input.document), ...packDocument(input.document) });
  const update = brought?.update ?? documentToUpdate(starterOutline(kind, details.language));
  return async (trx) => {
    const made = input.id === undefined ? null : await findPage(trx, input.id);
    if (made) return made;
    const creator = personIdOf(viewer);
    const page: Page = {
      id: input.id ?? newId(),
      kind,
      slug: slug ?? (await freeSlug((wanted) => findSlugOwner(trx, kind, wanted), slugify(title))),
      title,
      ...details,
      status: 'draft',
      notice: input.notice ?? emptyNotice(kind),
      translationGroup: null,
      createdBy: creator,
      createdAt: now,
      updatedAt: now,
      archivedAt: null,
      editionNumber: null,
      ...NEW_PAGE_STATE,
      // The command line is nobody.
      ownerId: creator !== null && (await findPerson(trx, creator)) ? creator : null,
      dueOn: null,
    };
    if (slug !== undefined && (await findSlugOwner(trx, kind, slug))) {
      throw new NavetteError('conflict', { fields: ['slug'] });
    }
    await insertPage(trx, page);
    await insertFirstUpdate(trx, { pageId: page.id, data: update, personId: page.createdBy }, now);
    for (const file of input.files ?? []) await insertFile(trx, { ...file, pageId: page.id });
    // An imported text gets a checkpoint: search indexes it, and it can be restored.
    if (brought) {
      const { packed: document, words } = brought;
      const why = { reason: 'import', replacedBy: null } as const;
      const point = {
        id: newId(),
        pageId: page.id,
        createdAt: now,
        ...why,
        words,
        document,
        details: JSON.stringify(detailsOf(page)),
      };
      await insertCheckpoint(trx, point, page.createdBy === null ? [] : [page.createdBy]);
    }
    await insertAuditEntry(trx, {
      at: now,
      actor: actorOf(viewer),
      action: input.isCopy ? 'page.copied' : brought ? 'page.imported' : 'page.created',
      subject: page.id,
      pageId: page.id,
      detail: {},
    });
    await input.rest?.(trx, page);
    return page;
  };
}
