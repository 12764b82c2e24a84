import type { Notice } from '#content/kinds/notice.ts';

/** The details of a page that are published with its text. */
export interface TextDetails {
  readonly title: string;
  readonly summary: string;
  readonly language: string;
  readonly notice: Notice;
}

/** Picks the details of a text from an object with further fields. */
export function detailsOf({ title, summary, language, notice }: TextDetails): TextDetails {
  return { title, summary, language, notice };
}

/** Details that were stored as JSON; null for texts that were stored without. */
export function readDetails(stored: string): TextDetails | null {
  return stored === '' ? null : (JSON.parse(stored) as TextDetails);
}
