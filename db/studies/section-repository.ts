import { SECTION_CODES, type SectionCode } from '#content/study/section.ts';
import type { Reader, Writer } from '#db/driver/database.ts';
import { inParts } from '#db/driver/in-parts.ts';

/** The draft of a section of a study's workspace. */
export interface SectionDraft {
  readonly id: string;
  /** The study's. */
  readonly pageId: string;
  readonly section: SectionCode;
}

/** The sections of a study that were opened to write, in no order. */
export async function listSectionDrafts(db: Reader | Writer, pageId: string): Promise<SectionDraft[]> {
  const rows = await db
    .selectFrom('draft')
    .select(['id', 'pageId', 'section'])
    .where('pageId', '=', pageId)
    .where('section', 'in', SECTION_CODES)
    .execute();
  return rows as SectionDraft[];
}

/** Ids of a study's drafts besides its text: sections, and transcripts of its materials. */
export async function listOtherDrafts(db: Reader | Writer, pageId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('draft')
    .select('id')
    .where('pageId', '=', pageId)
    .where('section', '<>', '')
    .execute();
  return rows.map(({ id }) => id);
}

/** The sections among these drafts, in no order. */
export async function findSectionDrafts(db: Reader | Writer, ids: readonly string[]): Promise<SectionDraft[]> {
  const found: SectionDraft[] = [];
  for (const some of inParts(ids)) {
    const rows = await db
      .selectFrom('draft')
      .select(['id', 'pageId', 'section'])
      .where('id', 'in', some)
      .where('section', 'in', SECTION_CODES)
      .execute();
    found.push(...(rows as SectionDraft[]));
  }
  return found;
}

/** The pages of drafts, by draft id: texts of pages, sections and transcripts. */
export async function findDraftPages(db: Reader | Writer, ids: readonly string[]): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const some of inParts(ids)) {
    const rows = await db.selectFrom('draft').select(['id', 'pageId']).where('id', 'in', some).execute();
    for (const { id, pageId } of rows) found.set(id, pageId);
  }
  return found;
}

export async function insertSectionDraft(trx: Writer, draft: SectionDraft): Promise<void> {
  await trx.insertInto('draft').values(draft).execute();
}
