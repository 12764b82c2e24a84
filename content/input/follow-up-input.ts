import { z } from 'zod';

/** Owner and due date of a page; each may be empty. */
export const followUpInput = z.object({
  /** A person's id. */
  owner: z.string().max(40),
  /** YYYY-MM-DD. */
  due: z.literal('').or(z.iso.date()),
});
export type FollowUpInput = z.input<typeof followUpInput>;
