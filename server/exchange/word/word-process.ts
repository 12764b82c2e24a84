import { isNavetteError } from '#content/errors.ts';
import { serveTasks } from '#server/tasks/serve-tasks.ts';
import { WORD_LIMITS, type WordAnswer, type WordTask } from './word-form.ts';

/** The child process that reads Word documents: see WordReader. */
serveTasks(WORD_LIMITS, async ({ file }: WordTask): Promise<WordAnswer> => {
  try {
    const { readWord } = await import('./read-word.ts');
    return { text: await readWord(file) };
  } catch (error) {
    if (isNavetteError(error)) return { refused: { code: error.code, details: error.details }, cause: null };
    return { refused: { code: 'unsupported-type', details: { reason: 'damaged' } }, cause: String(error) };
  }
});
