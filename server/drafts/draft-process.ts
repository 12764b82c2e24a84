import { serveTasks } from '#server/tasks/serve-tasks.ts';
import { doDraftTask } from './do-draft-task.ts';
import { PROCESS_LIMITS } from './start-draft-process.ts';

/** The child process for tasks on whole drafts: see DraftProcess. */
serveTasks(PROCESS_LIMITS, doDraftTask);
