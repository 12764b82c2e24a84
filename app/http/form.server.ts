import { NavetteError } from '#content/errors.ts';
import type { KeptFields } from './error-response.ts';

/** What plain forms may weigh; forms that carry files say their own limit. */
const LARGEST_FORM = 512 * 1024;

/** How much of a form that is too large is read all the same: what was typed or pasted is shown again, to be taken elsewhere. */
const LARGEST_GIVEN_BACK = 2 * 1024 * 1024;

/** The forms that were read, by their requests: what was typed can be given back when it was not taken. */
const formsRead = new WeakMap<Request, FormData>();

/** The fields of the request's form, files apart; undefined when none was read. */
export function fieldsRead(request: Request): KeptFields | undefined {
  const form = formsRead.get(request);
  return form && [...form].filter((field): field is [string, string] => typeof field[1] === 'string');
}

/**
 * Reads a request's form, never more than `limit` bytes of it; of texts a little more, for `fieldsRead`.
 * @throws NavetteError `too-large`, `invalid` for a body that is no form
 */
export async function readForm(request: Request, limit = LARGEST_FORM): Promise<FormData> {
  const type = request.headers.get('Content-Type') ?? '';
  const [, plain, multipart] = /^(?:(application\/x-www-form-urlencoded)|(multipart\/form-data))\b/i.exec(type) ?? [];
  if (!plain && !multipart) throw new NavetteError('unsupported-type');
  const most = plain ? Math.max(limit, LARGEST_GIVEN_BACK) : limit;
  const tooLarge = new NavetteError('too-large', plain ? { limit, reason: 'long-text' } : { limit });
  if (Number(request.headers.get('Content-Length')) > most) throw tooLarge;
  const body = await readBody(request, most);
  if (!body) throw tooLarge;
  let form: FormData;
  try {
    form = await new Response(body, { headers: { 'Content-Type': type } }).formData();
  } catch (cause) {
    throw new NavetteError('invalid', {}, { cause });
  }
  formsRead.set(request, form);
  if (body.size > limit) throw tooLarge;
  return form;
}

/** The whole body; null for one of more than `most` bytes. */
async function readBody(request: Request, most: number): Promise<Blob | null> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  const reader = request.body?.getReader();
  while (reader) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.byteLength;
    if (size > most) {
      await reader.cancel();
      return null;
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
