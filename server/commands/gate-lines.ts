import { findCheck } from '#content/gate/checks.ts';
import type { Finding, GateResult } from '#content/gate/reading/finding.ts';
import type { PageKind } from '#content/kinds/kind.ts';
import { ownFields } from '#content/kinds/notice.ts';

/** One line for each check with findings: its message, and the places. */
export function gateLines(kind: PageKind, gate: readonly GateResult[]): string[] {
  return gate.flatMap(({ check, count, findings }) => {
    const known = findCheck(check);
    if (!known) return [];
    const message = (count === 1 ? known.message.one : known.message.other).en.replace('{{count}}', String(count));
    const places = findings.map((finding) => placeName(kind, finding)).filter((name) => name !== '');
    return [`  ${[message, ...(places.length === 0 ? [] : [places.join(', ')])].join(': ')}`];
  });
}

function placeName(kind: PageKind, { at, words, name, why }: Finding): string {
  const place = 'field' in at ? fieldName(kind, at.field) : words === '' ? (name?.en ?? '') : `“${words}”`;
  return why ? `${place} (${why.en})` : place;
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
