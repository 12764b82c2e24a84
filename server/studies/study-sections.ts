import { documentToUpdate } from '#content/draft/yjs.ts';
import { NavetteError } from '#content/errors.ts';
import { isLocale } from '#content/locale.ts';
import type { Viewer } from '#content/people/person.ts';
import { SECTION_CODES, type SectionCode, sectionOf } from '#content/study/section.ts';
import { newSection, type SectionRow } from '#content/study/section-text.ts';
import { BLOCK_ID_LENGTH } from '#content/text/ids.ts';
import { insertFirstUpdate, listDraftWritings } from '#db/drafts/draft-repository.ts';
import type { Database, Reader, Writer } from '#db/driver/database.ts';
import { newId } from '#db/driver/new-id.ts';
import type { Page } from '#db/pages/page-repository.ts';
import { insertSectionDraft, listSectionDrafts } from '#db/studies/section-repository.ts';
import type { DraftService } from '#server/collab/draft-service.ts';
import type { DraftTaskRunner } from '#server/drafts/draft-task-runner.ts';
import { isOfTeam, requireStudy } from '#server/materials/require-material.ts';
import { writeFor } from '#server/runtime/asker.ts';
import type { Clock } from '#server/runtime/clock.ts';

/** A section of a study, as listed in its workspace. */
export interface ListedSection {
  readonly section: SectionCode;
  /** The last author and time (ISO 8601); null if nothing was written. */
  readonly written: { readonly at: string; readonly name: string | null } | null;
}

interface StudySectionsDeps {
  readonly database: Database;
  readonly drafts: DraftService;
  readonly tasks: DraftTaskRunner;
  readonly clock: Clock;
}

/**
 * The sections of a study's workspace, which its team edits together. Each is a draft like a page's
 * text, with a room, a log and checkpoints; its row is created when it is first opened to write.
 */
export class StudySections {
  readonly #deps: StudySectionsDeps;

  constructor(deps: StudySectionsDeps) {
    this.#deps = deps;
  }

  /**
   * The sections of a study in their order; null if the viewer is not in its team.
   * @throws NavetteError `not-found`, `forbidden`
   */
  async list(pageId: string, viewer: Viewer): Promise<ListedSection[] | null> {
    const { read } = this.#deps.database;
    await requireStudy(read, viewer, 'material.read', pageId);
    if (!(await isOfTeam(read, viewer, pageId))) return null;
    const drafts = await listSectionDrafts(read, pageId);
    const writings = await listDraftWritings(
      read,
      drafts.map(({ id }) => id),
    );
    return SECTION_CODES.map((section) => {
      const id = drafts.find((draft) => draft.section === section)?.id;
      // The server's initial writing has no author.
      const last = writings.find((one) => one.pageId === id && one.name !== null);
      return { section, written: last ? { at: last.at, name: last.name } : null };
    });
  }

  /**
   * The rows of a section.
   * @throws NavetteError `not-found`, also for staff outside the team; `forbidden`
   */
  async read(pageId: string, section: SectionCode, viewer: Viewer): Promise<SectionRow[]> {
    await requireSection(this.#deps.database.read, viewer, 'material.read', pageId);
    return this.#rows(pageId, section, viewer);
  }

  /** The number of rows of a section, for people who may know only that. */
  async count(pageId: string, section: SectionCode): Promise<number> {
    return (await this.#rows(pageId, section)).length;
  }

  async #rows(pageId: string, section: SectionCode, viewer?: Viewer): Promise<SectionRow[]> {
    const { database, drafts, tasks } = this.#deps;
    const draft = (await listSectionDrafts(database.read, pageId)).find((one) => one.section === section);
    if (!draft) return [];
    const state = await drafts.state(draft.id, viewer);
    return tasks.runAs(viewer ?? null, 'sectionRows', state, sectionOf(section).columns.length);
  }

  /**
   * The id of a section's draft, which is created if missing.
   * @throws NavetteError as `read`; `conflict` if the study is archived
   */
  async open(pageId: string, section: SectionCode, viewer: Viewer): Promise<string> {
    const { database } = this.#deps;
    const { language } = await requireSection(database.read, viewer, 'material.write', pageId);
    const find = async (db: Reader | Writer) =>
      (await listSectionDrafts(db, pageId)).find((one) => one.section === section)?.id;
    const known = await find(database.read);
    if (known !== undefined) return known;
    const id = newId();
    const document = newSection(sectionOf(section), isLocale(language) ? language : 'fr', () =>
      newId().slice(0, BLOCK_ID_LENGTH),
    );
    const data = documentToUpdate(document);
    return writeFor(viewer, database, async (trx) => {
      const made = await find(trx);
      if (made !== undefined) return made;
      await insertSectionDraft(trx, { id, pageId, section });
      await insertFirstUpdate(trx, { pageId: id, data, personId: null }, this.#deps.clock().toISOString());
      return id;
    });
  }
}

/** A section's study, if the viewer may do this in its team. @throws as `StudySections.read` */
async function requireSection(
  db: Reader,
  viewer: Viewer,
  action: 'material.read' | 'material.write',
  pageId: string,
): Promise<Page> {
  const page = await requireStudy(db, viewer, action, pageId);
  if (!(await isOfTeam(db, viewer, pageId))) throw new NavetteError('not-found');
  return page;
}
