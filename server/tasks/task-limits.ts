/** Limits of one task, beyond which its process is killed. */
export interface TaskLimits {
  /** Resident memory of the whole process, megabytes (2²⁰ bytes). */
  readonly megabytes: number;
  /**
   * Processor time of the whole process since the task started, in milliseconds: a busy machine
   * does not use it up.
   */
  readonly processorTime: number;
  /** Wall-clock milliseconds after which an unresponsive process counts as stuck. */
  readonly patience: number;
}

/** Which limit ended a task; or that the process crashed, or was stopped from outside. */
export type TaskEnd = 'memory' | 'processor-time' | 'stuck' | 'broken' | 'stopped';

/** A task failed because its process ended. */
export class TaskEndedError extends Error {
  readonly end: TaskEnd;

  constructor(end: TaskEnd, output = '') {
    super(`the process was ended: ${end}${output === '' ? '' : `; it said: ${output}`}`);
    this.name = 'TaskEndedError';
    this.end = end;
  }
}

/** The file descriptor on which a process reports the limit for which it is killed. */
export const LAST_WORDS = 4;
