import { isNavetteError } from '#content/errors.ts';
import { replaceNames } from '#content/withdrawal/names.ts';
import { serveTasks } from '#server/tasks/serve-tasks.ts';
import { QDA_LIMITS, type QdaAnswer, type QdaTask } from './qda-form.ts';

/** The child process for analysts' projects: see QdaWorker. */
serveTasks(QDA_LIMITS, async (task: QdaTask): Promise<QdaAnswer> => {
  try {
    switch (task.type) {
      case 'text': {
        const { leavingText } = await import('./leaving-text.ts');
        return { type: 'text', leaving: leavingText(task.state, task.passages, task.names) };
      }
      case 'read': {
        const { readProject } = await import('./read-project.ts');
        const project = await readProject(task);
        return { type: 'read', project, characters: JSON.stringify(project).length };
      }
      case 'rename':
        return { type: 'rename', texts: task.texts.map((text) => replaceNames(text, task.names)) };
    }
  } catch (error) {
    if (isNavetteError(error))
      return { type: 'refused', refused: { code: error.code, details: error.details }, cause: null };
    return {
      type: 'refused',
      refused: { code: 'unsupported-type', details: { reason: 'damaged' } },
      cause: error instanceof Error ? (error.stack ?? error.message) : String(error),
    };
  }
});
