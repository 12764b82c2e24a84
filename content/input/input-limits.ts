import { z } from 'zod';

/** The limits of a field that HTML states, as attributes of its control. */
export interface InputLimits {
  readonly required?: true | undefined;
  /** UTF-16 code units, which browsers count as well. */
  readonly maxLength?: number | undefined;
}

/**
 * The limits of a list that is written in a textarea, one item on each line. HTML cannot state
 * them.
 */
export interface LineLimits {
  readonly mostLines: number;
  readonly longestLine: number;
}

/** The limits of each text field of a schema, for its form. */
export function inputLimits<Shape extends z.core.$ZodShape>(
  schema: z.ZodObject<Shape>,
): Readonly<Record<keyof Shape & string, InputLimits>> {
  const limits = Object.entries(schema.shape).map(([name, field]) => [name, limitsOf(field as z.ZodType)]);
  return Object.fromEntries(limits) as Record<keyof Shape & string, InputLimits>;
}

/** The limits of one field; none unless it is a text, a code included. */
export function limitsOf(field: z.ZodType): InputLimits {
  const text = findText(field);
  if (!text) return {};
  const { maxLength } = text;
  return {
    ...(field.safeParse('').success ? {} : { required: true }),
    ...(maxLength === null ? {} : { maxLength }),
  };
}

/** The limits of a list of lines; null for any other field. */
export function lineLimitsOf(field: z.ZodType): LineLimits | null {
  const list = field instanceof z.ZodDefault ? field.unwrap() : field;
  if (!(list instanceof z.ZodArray)) return null;
  const longestLine = findText(list.element as z.ZodType)?.maxLength;
  const most = list.def.checks?.map((check) => check._zod.def).find((def) => def.check === 'max_length');
  const mostLines = most && (most as z.core.$ZodCheckMaxLengthDef).maximum;
  return longestLine && mostLines ? { mostLines, longestLine } : null;
}

/** The text within a default, an optional field, a pipe, or a union with another text. */
function findText(field: z.ZodType): z.ZodString | null {
  if (field instanceof z.ZodString) return field;
  if (field instanceof z.ZodDefault || field instanceof z.ZodOptional) return findText(field.unwrap() as z.ZodType);
  const parts = field instanceof z.ZodPipe ? [field.in, field.out] : field instanceof z.ZodUnion ? field.options : [];
  const texts = parts.map((part) => findText(part as z.ZodType)).filter((text) => text !== null);
  return texts.find(({ maxLength }) => maxLength !== null) ?? texts[0] ?? null;
}
