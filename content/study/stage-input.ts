import { z } from 'zod';
import { code } from '#content/input/input-text.ts';
import { isBlank } from '#content/text/visible-text.ts';
import { STAGE_STATES } from './study-stage.ts';

const LONGEST_REASON = 500;
const LONGEST_NOTE = 2_000;
const dayOrNone = z.literal('').or(z.iso.date());

/** The state of a stage of a study. */
export const stageInput = z
  .object({
    state: code(STAGE_STATES),
    /** Why it is skipped; stored in any state, but shown only for a skipped stage. */
    reason: z.string().max(LONGEST_REASON).trim(),
    beginsOn: dayOrNone,
    dueOn: dayOrNone,
    /** Its results, and where they are. */
    note: z.string().max(LONGEST_NOTE).trim(),
  })
  .refine(({ state, reason }) => state !== 'skipped' || !isBlank(reason), { path: ['reason'] })
  .refine(({ beginsOn, dueOn }) => beginsOn === '' || dueOn === '' || beginsOn <= dueOn, { path: ['dueOn'] });
export type StageInput = z.input<typeof stageInput>;
