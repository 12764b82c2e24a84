import { randomBytes } from 'node:crypto';
import { personIdOf } from '#content/authorise.ts';
import { isNavetteError, NavetteError } from '#content/errors.ts';
import type { Viewer } from '#content/people/person.ts';
import type { BookExtension } from '#content/render/files/export-format.ts';

/** Ended jobs that are remembered, so that their state can still be asked for. */
const MOST_ENDED = 500;

export type JobState = 'gathering' | 'writing' | 'done' | 'cancelled' | 'failed';

/** A file in the making, or made. */
export interface ExportJob {
  readonly id: string;
  readonly title: string;
  readonly extension: BookExtension;
  /** Where the file is downloaded when it is done, under the same rights. */
  readonly address: string;
  readonly state: JobState;
  /** Pages gathered so far, and in all. */
  readonly gathered: number;
  readonly total: number;
  /** Of a job that failed. */
  readonly error: NavetteError | null;
}

/** A job, as those see it who carry it out. */
export type Job = { -readonly [Name in keyof ExportJob]: ExportJob[Name] } & {
  readonly owner: string;
  readonly abort: AbortController;
  /** Settles when it has ended, however. */
  ended: Promise<void>;
};

/** The files that readers asked for, with their states: each is shown to its owner alone. */
export class ExportJobs {
  readonly #jobs = new Map<string, Job>();

  /** A job that is about to begin; `add` makes it known. */
  create(viewer: Viewer, facts: Pick<ExportJob, 'title' | 'extension' | 'address'>): Job {
    return {
      ...facts,
      id: randomBytes(16).toString('hex'),
      state: 'gathering',
      gathered: 0,
      total: 1,
      error: null,
      owner: ownerOf(viewer),
      abort: new AbortController(),
      ended: Promise.resolve(),
    };
  }

  add(job: Job): void {
    this.#jobs.set(job.id, job);
  }

  /** A job of this viewer's. @throws NavetteError `not-found` */
  require(viewer: Viewer, id: string): Job {
    const job = this.#jobs.get(id);
    if (!job || job.owner !== ownerOf(viewer)) throw new NavetteError('not-found');
    return job;
  }

  /** Notes how a job ended. The first of those that ended are forgotten. */
  end(job: Job, state: JobState, error?: unknown): void {
    job.state = state;
    if (state === 'failed') {
      job.error = isNavetteError(error) ? error : new NavetteError('unavailable', { reason: 'export' });
    }
    for (const [id, { state: other }] of this.#jobs) {
      if (this.#jobs.size <= MOST_ENDED) break;
      if (other !== 'gathering' && other !== 'writing') this.#jobs.delete(id);
    }
  }
}

const ownerOf = (viewer: Viewer): string => personIdOf(viewer) ?? viewer.role;
