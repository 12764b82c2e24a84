import { isNavetteError, type SentError } from '#content/errors.ts';
import { DRAFT_TASKS, type DraftTaskName } from './draft-tasks.ts';

/** A task for a worker: the child process for long drafts, or a thread. */
export interface DraftTaskOrder {
  readonly id: number;
  readonly name: DraftTaskName;
  readonly input: readonly unknown[];
}

/** Its outcome: a result, a refusal as the task threw it, or a failure. */
export type DraftTaskReport =
  | { readonly id: number; readonly result: unknown }
  | {
      readonly id: number;
      readonly refused: SentError;
    }
  | { readonly id: number; readonly problem: string };

/** Does a task in a worker; never rejects. */
export async function doDraftTask({ id, name, input }: DraftTaskOrder): Promise<DraftTaskReport> {
  const task = DRAFT_TASKS[name] as (...input: readonly unknown[]) => unknown;
  try {
    return { id, result: await task(...input) };
  } catch (error) {
    return isNavetteError(error)
      ? { id, refused: { code: error.code, details: error.details } }
      : { id, problem: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
