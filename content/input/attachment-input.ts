import { z } from 'zod';
import { LONGEST_ATTACHMENT_TITLE } from '#content/attachment.ts';
import { PAGE_LANGUAGES } from '#content/locale.ts';
import { code } from './input-text.ts';

const title = z.string().max(LONGEST_ATTACHMENT_TITLE).trim().min(1);

/** An attachment's title and language. */
export const attachmentInput = z.object({ title, language: code(PAGE_LANGUAGES) });
export type AttachmentInput = z.input<typeof attachmentInput>;

/** The same for a new one. Without a title, it follows from the name of the file. */
export const newAttachmentInput = attachmentInput.extend({ title: z.literal('').or(title) });
