import type { CitableMaterial } from '#app/editor/sections/section-data.ts';
import type { Translate } from '#app/i18n/translate.ts';
import { materialPath } from '#content/addresses/site-paths.ts';
import { parseTarget, writeTarget } from '#content/citation/target.ts';
import { materialLabel } from '#content/material/material.ts';
import { MOST_ROWS } from '#content/study/most-rows.ts';
import { type SectionCode, sectionOf } from '#content/study/section.ts';
import type { SectionRow } from '#content/study/section-text.ts';
import { cutLabel, layoutTimeline, orderTimeline, type TimelineLayout } from '#content/study/timeline.ts';
import { setTypography } from '#content/text/typography.ts';
import type { ListedMaterial } from '#server/materials/material-service.ts';

/** A material that a cell draws on, as it is shown. */
export interface ShownSource {
  readonly target: string;
  /** Null for one that was deleted, or that the reader may not open. */
  readonly href: string | null;
  readonly words: string;
}

/** A row of a section, with its citations in words. */
export type ShownRow = readonly { readonly text: string; readonly sources: readonly ShownSource[] }[];

/** The materials of a study as a cell cites them. */
export const citableMaterials = (
  materials: readonly Pick<ListedMaterial, 'id' | 'kind' | 'number' | 'title'>[],
): CitableMaterial[] =>
  materials.map((material) => ({
    target: writeTarget({ type: 'material', id: material.id }),
    label: materialLabel(material),
    title: material.title,
  }));

/** The rows of a section, their citations in words. @param materials that the reader may open */
export function shownRows(
  rows: readonly SectionRow[],
  materials: readonly CitableMaterial[],
  t: Translate,
): ShownRow[] {
  const known = new Map(materials.map((one) => [one.target, one]));
  return rows.map((row) =>
    row.map(({ text, citations }) => ({
      text,
      sources: citations.map((target) => {
        const material = known.get(target);
        const parsed = parseTarget(target);
        if (!material || parsed?.type !== 'material')
          return { target, href: null, words: t('sections.unknownMaterial') };
        return { target, href: materialPath(parsed.id), words: `${material.label} · ${material.title}` };
      }),
    })),
  );
}

/** The rows of a section that are shown, each with its place as it was written. */
export interface BoundRows {
  readonly rows: readonly { readonly place: number; readonly cells: ShownRow }[];
  /** The number of rows that are not shown. */
  readonly more: number;
}

/** As many rows as are shown. @param order the places of the rows in which they are shown */
export const boundRows = (rows: readonly ShownRow[], order: readonly number[] = rows.map((_, i) => i)): BoundRows => ({
  rows: order.slice(0, MOST_ROWS).map((place) => ({ place, cells: rows[place]! })),
  more: Math.max(0, order.length - MOST_ROWS),
});

/** A section as rows of a file, the first with the names of its columns. */
export function sectionCsv(section: SectionCode, rows: readonly ShownRow[], t: Translate): string[][] {
  const { columns } = sectionOf(section);
  return [
    columns.map((column) => column[t.locale]),
    ...rows.map((row) =>
      row.map(({ text, sources }, column) => {
        if (columns[column]!.type === 'mark') return text === '' ? '' : t('sections.yes');
        return [text, ...sources.map(({ words }) => words)].filter((one) => one !== '').join('\n');
      }),
    ),
  ];
}

/**
 * The rows of the timeline in the order of their days, those without one at the end, and where each
 * is drawn; nothing is drawn if none has a day.
 */
export function timelineOf(
  rows: readonly ShownRow[],
  language: string,
): { order: number[]; layout: TimelineLayout | null } {
  const { columns } = sectionOf('timeline');
  const textOf = (row: ShownRow, code: string) => row[columns.findIndex((one) => one.code === code)]?.text ?? '';
  const { events, undated } = orderTimeline(
    rows.map((row) => ({
      when: textOf(row, 'when'),
      event: cutLabel(setTypography(textOf(row, 'event'), language)),
      isTurning: textOf(row, 'turning') !== '',
    })),
  );
  return {
    order: [...events.map(({ row }) => row), ...undated],
    // Only those whose rows are shown: each leads to its own.
    layout: events.length > 0 ? layoutTimeline(events.slice(0, MOST_ROWS)) : null,
  };
}
