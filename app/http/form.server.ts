import { NavetteError } from '#content/errors.ts';
import { drainBody } from './drain-body.server.ts';

/** What plain forms may weigh; forms that carry files say their own limit. */
const LARGEST_FORM = 512 * 1024;

/**
 * Reads a request's form, never more than `limit` bytes of it.
 * @throws NavetteError `too-large`, `invalid` for a body that is no form
 */
export async function readForm(request: Request, limit = LARGEST_FORM): Promise<FormData> {
  const type = request.headers.get('Content-Type') ?? '';
  if (!/^(application\/x-www-form-urlencoded|multipart\/form-data)\b/i.test(type))
    throw new NavetteError('unsupported-type');
  const body = await readBody(request, limit);
  try {
    return await new Response(body, { headers: { 'Content-Type': type } }).formData();
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
      await drainBody(reader);
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
