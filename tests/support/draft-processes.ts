import type { ChildProcess } from 'node:child_process';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { DraftTaskReport } from '#server/drafts/do-draft-task.ts';

/**
 * Watches the child processes that this process starts, for tasks on whole drafts.
 * @param onResult called with the result of each task that one of them did
 * @returns those that were started, the latest last, and what ends the watch
 */
export function watchDraftProcesses(onResult: (result: unknown) => void) {
  const children: ChildProcess[] = [];
  const watch = (message: unknown) => {
    const { process: child } = message as { process: ChildProcess };
    children.push(child);
    child.on('message', (report: DraftTaskReport) => {
      if ('result' in report) onResult(report.result);
    });
  };
  subscribe('child_process', watch);
  return { children, end: () => unsubscribe('child_process', watch) };
}
