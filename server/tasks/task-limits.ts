/** What one task of a process may take before the process is ended. */
export interface TaskLimits {
  /** Resident memory of the whole process, megabytes (2²⁰ bytes). */
  readonly megabytes: number;
  /** Processor time of the whole process since the task began, milliseconds: a busy machine does not use it up. */
  readonly processorTime: number;
  /** Milliseconds of any kind after which a process that does not answer is taken for stuck. */
  readonly patience: number;
}

/** Which limit ended a task; or that the process broke, or was stopped from outside. */
export type TaskEnd = 'memory' | 'processor-time' | 'stuck' | 'broken' | 'stopped';

/** A task that has no answer, since its process was ended. */
export class TaskEndedError extends Error {
  readonly end: TaskEnd;

  constructor(end: TaskEnd, said = '') {
    super(`the process was ended: ${end}${said === '' ? '' : `; it said: ${said}`}`);
    this.name = 'TaskEndedError';
    this.end = end;
  }
}

/** The file descriptor on which a process says which limit it is about to be ended for. */
export const LAST_WORDS = 4;
