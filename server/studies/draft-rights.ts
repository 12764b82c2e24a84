import type { Viewer } from '#content/people/person.ts';
import { can, pageSubject } from '#content/permission.ts';
import type { Reader } from '#db/driver/database.ts';
import { findTranscriptDraft } from '#db/extracts/transcript-repository.ts';
import { findMaterial } from '#db/materials/material-repository.ts';
import { findPage } from '#db/pages/page-repository.ts';
import { findSectionDrafts } from '#db/studies/section-repository.ts';
import { isOfTeam, materialsOpenTo } from '#server/materials/require-material.ts';

/** A viewer's rights on a draft. */
export interface DraftRights {
  /** The page that the draft belongs to: the rights change with it. */
  readonly pageId: string;
  readonly read: boolean;
  readonly write: boolean;
}

/**
 * A viewer's rights on a draft: a page's text; a material's transcript, for those who may open the
 * material; or a section of a study's workspace, for the study's team. Null without such a draft.
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
  const transcript = await findTranscriptDraft(db, draftId);
  const material = transcript && (await findMaterial(db, transcript.materialId));
  if (material) {
    const of = await findPage(db, material.pageId);
    const opens = of !== null && (await materialsOpenTo(db, viewer)(material));
    return {
      pageId: material.pageId,
      read: opens && can(viewer, 'material.read', pageSubject(of)),
      write: opens && can(viewer, 'material.write', pageSubject(of)),
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
