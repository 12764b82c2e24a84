import { isWithin } from '#content/activity/latest-day.ts';
import { dayIn } from '#content/activity/local-day.ts';
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
import { writeFor } from '#server/runtime/asker.ts';
import { type Clock, changedAfter } from '#server/runtime/clock.ts';

/** A stage of a study, with the people responsible. */
export interface ThreadStage extends Omit<StoredStage, 'pageId'> {
  readonly people: readonly StagePerson[];
}

interface StudyThreadDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly timeZone: string;
}

/** The stages of studies: state, people responsible and due date. */
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
   * Changes a stage.
   * @param personIds people responsible: staff, or already responsible
   * @param known its `updatedAt` when its form was made; empty if it had never been changed
   * @throws NavetteError `not-found`, `forbidden`; `invalid` with `fields`; `conflict` with
   * `fields` if it has changed since
   */
  async change(
    pageId: string,
    stage: StageCode,
    input: StageInput,
    personIds: readonly string[],
    known: string,
    viewer: Viewer,
  ): Promise<void> {
    await writeFor(viewer, this.#deps.database, async (trx) => {
      await requireStudy(trx, viewer, 'material.write', pageId);
      const facts = parseInput(stageInput, input);
      const today = dayIn(this.#deps.timeZone, this.#deps.clock());
      const far = (['beginsOn', 'dueOn'] as const).filter((field) => !isWithin('work', facts[field], today));
      if (far.length > 0) throw new NavetteError('invalid', { fields: far });
      const before = (await threadOf(trx, pageId)).find((one) => one.stage === stage)!;
      const people = [...new Set(personIds)];
      const allowed = new Set([...before.people, ...(await listOwners(trx))].map(({ id }) => id));
      if (people.some((id) => !allowed.has(id))) throw new NavetteError('invalid', { fields: ['person'] });
      if (known !== before.updatedAt) throw new NavetteError('conflict', { fields: ['version'] });
      const now = this.#deps.clock().toISOString();
      const updatedAt = before.updatedAt === '' ? now : changedAfter(this.#deps.clock, before.updatedAt);
      await replaceStage(trx, { pageId, stage, ...facts, updatedAt }, people);
      await insertAuditEntry(trx, {
        at: now,
        actor: actorOf(viewer),
        action: 'study.stage-changed',
        subject: pageId,
        pageId,
        // Reasons and results may name people: keep them out of the log.
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

/** A stage that was never changed. */
const untouched = (stage: StageCode): Omit<StoredStage, 'pageId'> => ({
  ...{ stage, state: 'to-do', reason: '', beginsOn: '', dueOn: '', note: '', updatedAt: '' },
});

/**
 * Copies the stages of a study to its copy, to be done again: people responsible, and stages left
 * out with the reasons. Due dates, notes and results belong to the original only.
 * @param at ISO 8601
 */
export async function copyStages(trx: Writer, fromId: string, toId: string, at: string): Promise<void> {
  for (const { people, ...stage } of await threadOf(trx, fromId)) {
    if (stage.state !== 'skipped' && people.length === 0) continue;
    const [state, reason] = stage.state === 'skipped' ? (['skipped', stage.reason] as const) : (['to-do', ''] as const);
    const copied = { ...stage, pageId: toId, state, reason, beginsOn: '', dueOn: '', note: '', updatedAt: at } as const;
    await replaceStage(
      trx,
      copied,
      people.map(({ id }) => id),
    );
  }
}
