import { z } from 'zod';
import type { Vocabulary } from '#content/taxonomy/vocabulary.ts';
import { LONGEST_LINE, titleLine } from '#content/text/one-line.ts';

/** How a notice field appears in the generated form and in the reader's notice. */
export interface FieldLook {
  readonly widget: 'text' | 'textarea' | 'lines' | 'select' | 'checkboxes' | 'date' | 'checkbox';
  readonly label: { readonly fr: string; readonly en: string };
  readonly help?: { readonly fr: string; readonly en: string } | undefined;
  /** For `select` and `checkboxes`: the choices with their labels. */
  readonly choices?: readonly { readonly code: string; readonly fr: string; readonly en: string }[] | undefined;
  /** For `lines`: each line is a term of this vocabulary. */
  readonly vocabulary?: Vocabulary | undefined;
  /** Not shown in the reader's notice. */
  readonly internal?: boolean | undefined;
}

/**
 * The look of each field schema, registered with the schema itself: one schema validates and drives
 * the form.
 */
export const fieldLooks = z.registry<FieldLook>();

type Labels = [fr: string, en: string];
const words = ([fr, en]: Labels) => ({ fr, en });

const LONGEST_TEXT = 4_000;
const MOST_LINES = 60;

const optional = (help?: Labels) => (help ? { help: words(help) } : {});

/** One line of text; empty when absent. */
export function text(label: Labels, help?: Labels) {
  return z
    .string()
    .overwrite(titleLine)
    .max(LONGEST_LINE)
    .default('')
    .register(fieldLooks, { widget: 'text', label: words(label), ...optional(help) });
}

/** A few sentences. */
export function paragraph(label: Labels, help?: Labels) {
  return z
    .string()
    .trim()
    .max(LONGEST_TEXT)
    .default('')
    .register(fieldLooks, { widget: 'textarea', label: words(label), ...optional(help) });
}

/**
 * A list of short texts, written one on each line. @param vocabulary of which each line is a term
 */
export function lines(label: Labels, help?: Labels, vocabulary?: Vocabulary) {
  return z
    .array(z.string().overwrite(titleLine).min(1).max(LONGEST_LINE))
    .max(MOST_LINES)
    .default([])
    .register(fieldLooks, { widget: 'lines', label: words(label), ...optional(help), vocabulary });
}

/** A day, ISO 8601 (`2022-06-14`), or empty. */
export function day(label: Labels, help?: Labels) {
  return z
    .union([z.literal(''), z.iso.date()])
    .default('')
    .register(fieldLooks, { widget: 'date', label: words(label), ...optional(help) });
}

export function flag(label: Labels, help?: Labels) {
  return z
    .boolean()
    .default(false)
    .register(fieldLooks, { widget: 'checkbox', label: words(label), ...optional(help) });
}

type Choice = { readonly code: string; readonly fr: string; readonly en: string };

/** One code of a closed list, or empty. */
export function choice(label: Labels, choices: readonly Choice[], help?: Labels) {
  const codes = choices.map((c) => c.code) as [string, ...string[]];
  return z
    .enum(['', ...codes])
    .default('')
    .register(fieldLooks, { widget: 'select', label: words(label), choices, ...optional(help) });
}

/** Several codes of a closed list. */
export function choices(label: Labels, list: readonly Choice[], help?: Labels) {
  const codes = list.map((c) => c.code) as [string, ...string[]];
  return z
    .array(z.enum(codes))
    .max(codes.length)
    .default([])
    .register(fieldLooks, { widget: 'checkboxes', label: words(label), choices: list, ...optional(help) });
}
