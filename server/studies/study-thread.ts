import { actorOf } from '#content/authorise.ts';
import { NavetteError } from '#content/errors.ts';
import { parseInput } from '#content/input/parse-input.ts';
import type { Viewer } from '#content/people/person.ts';
import { type StageInput, stageInput } from '#content/study/stage-input.ts';
import { STAGE_CODES, type StageCode } from '#content/study/study-stage.ts';
import { insertAuditEntry } from '#db/activity/audit-repository.ts';
import { listOwners } from '#db/board/board-repository.ts';
import type { Database, Reader, Writer } from '#db/driver/database.ts';
import {
  listStagePeople,
  listStages,
  replaceStage,
  type StagePerson,
  type StoredStage,
} from '#db/studies/stage-repository.ts';
import { requireStudy } from '#server/materials/require-material.ts';
import { type Clock, changedAfter } from '#server/runtime/clock.ts';

/** A stage of a study, and who is responsible for it. */
export interface ThreadStage extends Omit<StoredStage, 'pageId'> {
  readonly people: readonly StagePerson[];
}

interface StudyThreadDeps {
  readonly database: Database;
  readonly clock: Clock;
}

/** The stages of studies: where each stands, who is responsible for it, and until when. */
export class StudyThread {
  readonly #deps: StudyThreadDeps;

  constructor(deps: StudyThreadDeps) {
    this.#deps = deps;
  }

  /** All stages of a study, in their order. @throws NavetteError `not-found`, `forbidden` */
  async stages(pageId: string, viewer: Viewer): Promise<ThreadStage[]> {
    const { read } = this.#deps.database;
    await requireStudy(read, viewer, 'material.read', pageId);
    return threadOf(read, pageId);
  }

  /**
   * Says where a stage stands.
   * @param personIds who is responsible for it: of the staff, or already responsible
   * @param known its `updatedAt` when its form was made; empty if nobody had said anything of it
   * @throws NavetteError `not-found`, `forbidden`; `invalid` with `fields`; `conflict` with `fields`
   * if somebody has changed it since
   */
  async change(
    pageId: string,
    stage: StageCode,
    input: StageInput,
    personIds: readonly string[],
    known: string,
    viewer: Viewer,
  ): Promise<void> {
    await this.#deps.database.write(async (trx) => {
      await requireStudy(trx, viewer, 'material.write', pageId);
      const facts = parseInput(stageInput, input);
      const before = (await threadOf(trx, pageId)).find((one) => one.stage === stage)!;
      const people = [...new Set(personIds)];
      const allowed = new Set([...before.people, ...(await listOwners(trx))].map(({ id }) => id));
      if (people.some((id) => !allowed.has(id))) throw new NavetteError('invalid', { fields: ['person'] });
      if (known !== before.updatedAt) throw new NavetteError('conflict', { fields: ['version'] });
      const now = this.#deps.clock().toISOString();
      const updatedAt = before.updatedAt === '' ? now : changedAfter(this.#deps.clock, before.updatedAt);
      const reason = facts.state === 'skipped' ? facts.reason : '';
      await replaceStage(trx, { pageId, stage, ...facts, reason, updatedAt }, people);
      await insertAuditEntry(trx, {
        at: now,
        actor: actorOf(viewer),
        action: 'study.stage-changed',
        subject: pageId,
        pageId,
        // Why it was left out and what it left behind may name somebody.
        detail: { stage, state: facts.state, due: facts.dueOn === '' ? null : facts.dueOn, people },
      });
    });
  }
}

async function threadOf(db: Reader | Writer, pageId: string): Promise<ThreadStage[]> {
  const stored = new Map((await listStages(db, pageId)).map(({ pageId: _, ...one }) => [one.stage, one]));
  const people = await listStagePeople(db, [pageId]);
  return STAGE_CODES.map((stage) => ({
    ...(stored.get(stage) ?? untouched(stage)),
    people: people.filter((person) => person.stage === stage).map(({ id, name }) => ({ id, name })),
  }));
}

/** A stage of which nobody has said anything. */
const untouched = (stage: StageCode): Omit<StoredStage, 'pageId'> => ({
  ...{ stage, state: 'to-do', reason: '', beginsOn: '', dueOn: '', note: '', updatedAt: '' },
});

/**
 * Gives a copy of a study the stages of the original, to be done anew: who is responsible for them,
 * and what is left out and why. Days, notes and what was done are true of the original alone.
 * @param at ISO 8601
 */
export async function copyStages(trx: Writer, fromId: string, toId: string, at: string): Promise<void> {
  for (const { people, ...stage } of await threadOf(trx, fromId)) {
    if (stage.state !== 'skipped' && people.length === 0) continue;
    const state = stage.state === 'skipped' ? 'skipped' : 'to-do';
    const copied = { ...stage, pageId: toId, state, beginsOn: '', dueOn: '', note: '', updatedAt: at } as const;
    await replaceStage(
      trx,
      copied,
      people.map(({ id }) => id),
    );
  }
}
