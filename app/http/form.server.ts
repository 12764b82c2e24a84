import { NavetteError } from '#content/errors.ts';
import type { KeptFields } from './error-response.ts';

/** What plain forms may weigh; forms that carry files say their own limit. */
const LARGEST_FORM = 512 * 1024;

/** The forms that were read, by their requests: what was typed can be given back when it was not taken. */
const formsRead = new WeakMap<Request, FormData>();

/** The fields of the request's form, files apart; undefined when none was read. */
export function fieldsRead(request: Request): KeptFields | undefined {
  const form = formsRead.get(request);
  return form && [...form].filter((field): field is [string, string] => typeof field[1] === 'string');
}

/**
 * Reads a request's form, never more than `limit` bytes of it.
 * @throws NavetteError `too-large`, `invalid` for a body that is no form
 */
export async function readForm(request: Request, limit = LARGEST_FORM): Promise<FormData> {
  const type = request.headers.get('Content-Type') ?? '';
  if (!/^(application\/x-www-form-urlencoded|multipart\/form-data)\b/i.test(type))
    throw new NavetteError('unsupported-type');
  if (Number(request.headers.get('Content-Length')) > limit) throw new NavetteError('too-large', { limit });
  const body = await readBody(request, limit);
  try {
    const form = await new Response(body, { headers: { 'Content-Type': type } }).formData();
    formsRead.set(request, form);
    return form;
  } catch (cause) {
    throw new NavetteError('invalid', {}, { cause });
  }
}

async function readBody(request: Request, limit: number): Promise<Blob> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  const reader = request.body?.getReader();
  while (reader) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.byteLength;
    if (size > limit) {
      await reader.cancel();
      throw new NavetteError('too-large', { limit });
    }
    chunks.push(value);
  }
  return new Blob(chunks);
}

/** A field's text; empty when it is absent or a file. */
export function formText(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
}

/** All values of a field that may be given several times. */
export function formTexts(form: FormData, name: string): string[] {
  return form.getAll(name).filter((value) => typeof value === 'string');
}

/** A text area's lines, without the empty ones. */
export function formLines(form: FormData, name: string): string[] {
  return formText(form, name)
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
