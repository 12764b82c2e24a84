import type { CitationTarget } from '#content/citation/target.ts';
import type { Locale } from '#content/locale.ts';
import { MATERIAL_KIND_CODES } from '#content/material/material.ts';
import type { Cited, DescribeCited } from './cited.ts';

/** The sources of a text, for the list at its end. */
export interface TextSources {
  /** The language of the words. */
  readonly locale: Locale;
  /** The materials that it cites, by kind and number. */
  readonly materials: readonly Cited[];
  /** The findings, lessons and pages that it cites, in the order of the text. */
  readonly claims: readonly Cited[];
}

/**
 * The sources of a text that a reader may know; null if there are none.
 * @param targets each once
 */
export function listSources(
  targets: readonly CitationTarget[],
  describe: DescribeCited,
  locale: Locale,
): TextSources | null {
  const sources = targets.flatMap((target): Cited[] => {
    const cited = describe(target, locale);
    return cited && cited !== 'withdrawn' ? [cited] : [];
  });
  if (sources.length === 0) return null;
  const place = ({ material }: Cited) => MATERIAL_KIND_CODES.indexOf(material!.kind) * 1_000_000 + material!.number;
  return {
    locale,
    materials: sources.filter(({ material }) => material).sort((a, b) => place(a) - place(b)),
    claims: sources.filter(({ material }) => !material),
  };
}
