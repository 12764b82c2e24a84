import { actorOf } from '#content/authorise.ts';
import { NavetteError } from '#content/errors.ts';
import type { Viewer } from '#content/people/person.ts';
import { insertAuditEntry } from '#db/activity/audit-repository.ts';
import { listOwners } from '#db/board/board-repository.ts';
import type { Database, Reader, Writer } from '#db/driver/database.ts';
import { listKeptMaterials } from '#db/materials/material-repository.ts';
import { listStudyMembers, replaceStudyMembers } from '#db/materials/study-member-repository.ts';
import { writeFor } from '#server/runtime/asker.ts';
import type { Clock } from '#server/runtime/clock.ts';
import type { EventBus } from '#server/runtime/events.ts';
import { isOfTeam, openMaterials, requireStudy } from './require-material.ts';

/** A member of the staff. */
export interface TeamMember {
  readonly id: string;
  readonly name: string;
}

interface StudyTeamDeps {
  readonly database: Database;
  readonly events: EventBus;
  readonly clock: Clock;
}

/**
 * Whether a viewer may choose a study's team: a member who may open all materials restricted to the
 * team. Otherwise a person excluded from them could add themselves.
 */
export async function choosesTeam(db: Reader | Writer, viewer: Viewer, pageId: string): Promise<boolean> {
  if (!(await isOfTeam(db, viewer, pageId))) return false;
  const kept = await listKeptMaterials(db, pageId);
  return (await openMaterials(db, viewer, kept)).length === kept.length;
}

/** The team of a study, which may open the materials restricted to it. */
export class StudyTeam {
  readonly #deps: StudyTeamDeps;

  constructor(deps: StudyTeamDeps) {
    this.#deps = deps;
  }

  /**
   * The members of the team; empty: all of the staff.
   * @throws NavetteError `not-found`, `forbidden`
   */
  async members(pageId: string, viewer: Viewer): Promise<TeamMember[]> {
    const { read } = this.#deps.database;
    await requireStudy(read, viewer, 'material.read', pageId);
    return listStudyMembers(read, pageId);
  }

  /** Whether the viewer may choose a study's team. */
  mayChoose(pageId: string, viewer: Viewer): Promise<boolean> {
    return choosesTeam(this.#deps.database.read, viewer, pageId);
  }

  /**
   * Sets a study's team: once members are named, only they and administrators may.
   * @throws NavetteError `not-found`, `forbidden`; `invalid` with `fields` if one is not of the
   * staff
   */
  async choose(pageId: string, personIds: readonly string[], viewer: Viewer): Promise<void> {
    await writeFor(viewer, this.#deps.database, async (trx) => {
      await requireStudy(trx, viewer, 'material.write', pageId);
      if (!(await choosesTeam(trx, viewer, pageId))) throw new NavetteError('forbidden');
      const members = [...new Set(personIds)];
      const before = new Set((await listStudyMembers(trx, pageId)).map(({ id }) => id));
      const staff = new Set((await listOwners(trx)).map(({ id }) => id));
      if (members.some((id) => !staff.has(id) && !before.has(id)))
        throw new NavetteError('invalid', { fields: ['person'] });
      await replaceStudyMembers(trx, pageId, members);
      await insertAuditEntry(trx, {
        at: this.#deps.clock().toISOString(),
        actor: actorOf(viewer),
        action: 'study.team-changed',
        subject: pageId,
        pageId,
        detail: { people: members },
      });
    });
    // Participants who are no longer of the team have to leave the sections.
    this.#deps.events.emit('page-changed', pageId);
  }
}
