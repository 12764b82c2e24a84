import type { z } from 'zod';
import { NavetteError } from '#content/errors.ts';
import type { SentBefore } from '#server/forms/sent-forms.ts';
import type { AppContext } from '#server/http/remix/app-context.ts';
import type { FormOptions } from '#server/http/remix/form-reader.ts';
import type { SentFile } from '#server/http/remix/read-form.ts';
import { chooseKept, type KeptForm } from './kept-form.ts';

/** What a form is read from. */
export interface FormArgs {
  readonly request: Request;
  readonly context: Pick<AppContext, 'readForm' | 'requireSameRights' | 'sending'>;
}

/** Ends an action whose form was processed before; `guarded` repeats the former answer. */
export class FormSentBefore extends Error {
  readonly before: SentBefore;
  readonly fields: FormData;

  constructor(before: SentBefore, fields: FormData) {
    super('the form was sent before');
    this.before = before;
    this.fields = fields;
  }
}

/** The forms read, by request, so that their values can be given back when a form is refused. */
const formsRead = new WeakMap<Request, FormData>();

/**
 * The fields of the request's form to give back; undefined if none was read.
 * @param again whether the form can be sent again unchanged
 */
export function fieldsRead(request: Request, again: boolean): KeptForm | undefined {
  const form = formsRead.get(request);
  return form && chooseKept([...form] as [string, string][], again);
}

/**
 * Reads a request's form, without its files. Rights and rate limits are checked before.
 * @throws NavetteError `too-large`, `unsupported-type`, `invalid` if the body is no form
 */
export async function readForm(args: FormArgs, options?: FormOptions): Promise<FormData> {
  return (await readFormWithFile(args, options)).form;
}

/**
 * Reads a request's form with its file, if any, and takes it.
 * @throws NavetteError as `readForm`; `conflict` with `rights-changed`; FormSentBefore
 */
export async function readFormWithFile(
  { request, context }: FormArgs,
  options?: FormOptions,
): Promise<{ form: FormData; file: SentFile | null; fileTooLarge: boolean }> {
  const { fields, file, tooLarge, fileTooLarge = false } = await context.readForm(request, options);
  formsRead.set(request, fields);
  await context.requireSameRights();
  if (tooLarge) throw new NavetteError('too-large', { reason: 'long-text' });
  const before = await context.sending.take(request, { fields, file });
  if (before) throw new FormSentBefore(before, fields);
  return { form: fields, file, fileTooLarge };
}

/**
 * A field's text; empty if it is absent or a file. Browsers count a line end as one character, as
 * limits do, but send two.
 */
export function formText(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value.replace(/\r\n?/g, '\n') : '';
}

/**
 * The texts of the fields of a schema, as typed.
 * @param names the names of fields in the form, where they differ from the schema's
 */
export function readInput<Shape extends z.core.$ZodShape>(
  form: FormData,
  schema: z.ZodObject<Shape>,
  names: { readonly [Key in keyof Shape]?: string } = {},
): { readonly [Key in keyof Shape & string]: string } {
  const texts = Object.keys(schema.shape).map((key) => [key, formText(form, names[key] ?? key)]);
  return Object.fromEntries(texts) as { [Key in keyof Shape & string]: string };
}

/** All values of a repeated field. */
export function formTexts(form: FormData, name: string): string[] {
  return form.getAll(name).filter((value) => typeof value === 'string');
}

/** A textarea's lines, without the empty ones. */
export function formLines(form: FormData, name: string): string[] {
  return formText(form, name)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
