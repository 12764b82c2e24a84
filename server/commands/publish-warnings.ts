import type { PageKind } from '#content/kinds/kind.ts';
import { ownFields } from '#content/kinds/notice.ts';
import type { EditionWarnings } from '#server/pages/publication/edition-service.ts';
import type { HiddenReason } from '#server/pages/publication/hidden-links.ts';

const HIDDEN: Readonly<Record<HiddenReason, string>> = {
  missing: 'where there is no page',
  unpublished: 'which is not published',
  archived: 'which is archived',
  narrower: 'which fewer readers may open',
  staff: 'which only the staff may open',
};

/** One line for each thing worth fixing in the next edition. */
export function warningLines(kind: PageKind, { outline, notice, figures, links }: EditionWarnings): string[] {
  return [
    ...outline.map(({ heading }) => `  it keeps a prompt of the starter outline under “${heading}”`),
    ...(notice.length > 0
      ? [`  its notice leaves empty: ${notice.map((field) => fieldName(kind, field)).join(', ')}`]
      : []),
    ...(figures.length > 0 ? [`  images without alternative text: ${figures.length}`] : []),
    ...links.map(({ title, href, why }) => `  it links to ${title ? `“${title}” (${href})` : href}, ${HIDDEN[why]}`),
  ];
}

/** A form's English name of a notice field (`own.period`). */
function fieldName(kind: PageKind, field: string): string {
  const name = field.split('.')[1] ?? '';
  if (field.startsWith('common.')) return name === 'sdgs' ? 'SDGs' : name;
  return (
    ownFields(kind)
      .find(({ key }) => key === name)
      ?.look.label.en.toLowerCase() ?? name
  );
}
