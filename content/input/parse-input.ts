import type { z } from 'zod';
import { NavetteError } from '#content/errors.ts';

/** A checked input, or the names of its invalid fields, each once, in the schema's order. */
export type CheckedInput<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly fields: string[] };

/** Checks an input against its schema, for a caller that has more to check. */
export function checkInput<Schema extends z.ZodObject>(schema: Schema, input: unknown): CheckedInput<z.output<Schema>> {
  const { success, data, error } = schema.safeParse(input);
  if (success) return { ok: true, value: data };
  return { ok: false, fields: [...new Set(error.issues.map(({ path }) => String(path[0])))] };
}

/**
 * The input as its schema stores it: trimmed, with defaults, without unknown fields.
 * @throws NavetteError `invalid` with the invalid `fields`
 */
export function parseInput<Schema extends z.ZodObject>(schema: Schema, input: unknown): z.output<Schema> {
  const checked = checkInput(schema, input);
  if (!checked.ok) throw new NavetteError('invalid', { fields: checked.fields });
  return checked.value;
}
