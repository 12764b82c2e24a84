import { z } from 'zod';
import { LONGEST_ATTACHMENT_TITLE } from '#content/attachment.ts';
import { PAGE_LANGUAGES } from '#content/locale.ts';
import { code } from './input-text.ts';

const title = z.string().max(LONGEST_ATTACHMENT_TITLE).trim().min(1);

/** An attachment's title and language. */
export const attachmentInput = z.object({ title, language: code(PAGE_LANGUAGES) });
export type AttachmentInput = z.input<typeof attachmentInput>;

/** A new attachment. Without a title, the file's name is used. */
export const newAttachmentInput = attachmentInput.extend({ title: z.literal('').or(title) });
