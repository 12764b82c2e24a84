import { z } from 'zod';
import { ANNOTATION_KINDS, LONGEST_BODY } from '#content/annotation/annotation.ts';
import { NavetteError } from '#content/errors.ts';
import { BLOCK_ID_LENGTH, ID_ALPHABET } from '#content/text/ids.ts';
import { isBlank } from '#content/text/visible-text.ts';
import { code } from './input-text.ts';

/**
 * Characters that no keyboard types: control characters except tab and line feed, and overrides of
 * the writing direction.
 */
const UNTYPED = /(?![\t\n])[\p{Cc}\u202d\u202e\ufeff]/gu;

const normaliseBody = (text: string) => text.replace(/\r\n?/g, '\n').replace(UNTYPED, '').normalize('NFC').trim();

const kind = code(ANNOTATION_KINDS);
const body = z
  .string()
  .overwrite(normaliseBody)
  .min(1)
  .max(LONGEST_BODY)
  .refine((text) => !isBlank(text));
const blockId = z.string().regex(new RegExp(`^[${ID_ALPHABET}]{${BLOCK_ID_LENGTH}}$`));

/** An imported annotation, whose place is not a selection. */
export const placedAnnotationInput = z.object({ kind, body });

/** An annotation's kind, words, and the selection that it is about. */
export const annotationInput = placedAnnotationInput.extend({
  /** The words that a correction proposes for the selected ones. */
  replacement: z.string().overwrite(normaliseBody).max(LONGEST_BODY).optional(),
  /** A correction proposes to delete the selected words. */
  deletes: z.boolean().optional(),
  /** It must be dealt with before publishing. */
  mustFix: z.boolean().optional(),
  selection: z.union([
    z.strictObject({
      exact: z.string(),
      blockId: blockId.optional(),
      before: z.number().min(0).refine(Number.isInteger).optional(),
    }),
    z.strictObject({ blockId, start: z.number(), end: z.number() }),
    z.strictObject({ blockId }),
  ]),
});
export type AnnotationInput = z.input<typeof annotationInput>;

/** A correction that proposes a deletion needs no words of its own. */
export const deletionInput = annotationInput.extend({
  body: z.string().overwrite(normaliseBody).max(LONGEST_BODY),
});

/** A reply to an annotation. */
export const replyInput = z.object({ body });
export type ReplyInput = z.input<typeof replyInput>;

/** An author's change to an annotation or a reply. */
export const annotationChangeInput = z.object({ body, kind: kind.optional() });
export type AnnotationChangeInput = z.input<typeof annotationChangeInput>;

/**
 * Checks an annotation, a reply or a change, up to the first invalid field.
 * @throws NavetteError `invalid` with that field; for a body, with the problem and its length
 */
export function parseAnnotation<Schema extends z.ZodObject>(schema: Schema, input: unknown): z.output<Schema> {
  const { success, data, error } = schema.safeParse(input);
  if (success) return data;
  const { path, code } = error.issues[0]!;
  const fields = [String(path[0])];
  if (path[0] !== 'body') throw new NavetteError('invalid', { fields });
  if (code !== 'too_big') throw new NavetteError('invalid', { fields, problem: 'empty' });
  const { length } = normaliseBody((input as { body: string }).body);
  throw new NavetteError('invalid', { fields, problem: 'too-long', limit: LONGEST_BODY, length });
}
