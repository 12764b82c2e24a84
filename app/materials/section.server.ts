import { translator } from '#app/i18n/translate.ts';
import { citableMaterials, shownRows } from '#app/studies/shown-section.ts';
import { NavetteError } from '#content/errors.ts';
import { findSection, type SectionCode } from '#content/study/section.ts';
import { requireStudyFor, studyOf } from './study.server.ts';

/** @throws NavetteError `not-found` if the address names no section */
function requireSection({ section }: Readonly<Record<string, string | undefined>>): SectionCode {
  const found = findSection(section ?? '');
  if (found === null) throw new NavetteError('not-found');
  return found;
}

/**
 * What is written in the section of an address, for somebody of its study's team.
 * @throws NavetteError as `StudySections.read`
 */
export async function loadSection(args: Parameters<typeof requireStudyFor>[1]) {
  const { services, viewer, locale } = args.context;
  const page = await requireStudyFor('material.read', args);
  const section = requireSection(args.params);
  const written = await services.studySections.read(page.id, section, viewer);
  const materials = citableMaterials(await services.materials.list(page.id, viewer));
  return {
    locale,
    page,
    section,
    study: studyOf(page),
    materials,
    rows: shownRows(written, materials, translator(locale)),
  };
}
