import type { Viewer } from '#content/people/person.ts';
import { can, pageSubject } from '#content/permission.ts';
import type { Reader } from '#db/driver/database.ts';
import { findPage } from '#db/pages/page-repository.ts';
import { findSectionDrafts } from '#db/studies/section-repository.ts';
import { isOfTeam } from '#server/materials/require-material.ts';

/** What somebody may do with a draft. */
export interface DraftRights {
  /** The page that it belongs to: these rights change with it. */
  readonly pageId: string;
  readonly read: boolean;
  readonly write: boolean;
}

/**
 * What a viewer may do with a draft: a page's text, or a section of a study's workspace, which is
 * for the study's team. Null if there is no such draft.
 */
export async function findDraftRights(db: Reader, viewer: Viewer, draftId: string): Promise<DraftRights | null> {
  const page = await findPage(db, draftId);
  if (page) {
    const subject = pageSubject(page);
    return {
      pageId: page.id,
      read: can(viewer, 'draft.read', subject),
      write: can(viewer, 'draft.write', subject),
    };
  }
  const [section] = await findSectionDrafts(db, [draftId]);
  const study = section && (await findPage(db, section.pageId));
  if (!study) return null;
  const subject = pageSubject(study);
  const ofTeam = await isOfTeam(db, viewer, study.id);
  return {
    pageId: study.id,
    read: ofTeam && can(viewer, 'material.read', subject),
    write: ofTeam && can(viewer, 'material.write', subject),
  };
}
