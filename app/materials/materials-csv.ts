import type { Translate } from '#app/i18n/translate.ts';
import { MATERIAL_KINDS, materialLabel } from '#content/material/material.ts';
import { ACTOR_TYPES } from '#content/taxonomy/actor-types.ts';
import { countryName } from '#content/taxonomy/countries.ts';
import { findTerm } from '#content/taxonomy/term.ts';
import type { ListedMaterial } from '#server/materials/material-service.ts';

/** Materials as rows of a file, the first with their headings. People are not among them. */
export function materialsCsv(materials: readonly ListedMaterial[], t: Translate): string[][] {
  const form = 'materials.form';
  return [
    [
      t('materials.list.label'),
      t(`${form}.kind`),
      t(`${form}.title`),
      t(`${form}.heldOn`),
      t(`${form}.place`),
      t(`${form}.country`),
      t(`${form}.language`),
      t(`${form}.collector`),
      t(`${form}.side`),
      t(`${form}.organisation`),
      t(`${form}.actorType`),
      t(`${form}.summary`),
      t('materials.list.consent'),
    ],
    ...materials.map((material) => [
      materialLabel(material),
      findTerm(MATERIAL_KINDS, material.kind)?.[t.locale] ?? material.kind,
      material.title,
      material.heldOn,
      material.place,
      material.country && countryName(material.country, t.locale),
      material.language,
      material.collector,
      material.side && t(`annotations.side.${material.side}`),
      material.organisation,
      findTerm(ACTOR_TYPES, material.actorType)?.[t.locale] ?? '',
      material.summary,
      t(`materials.consent.${material.consent ?? 'none'}`),
    ]),
  ];
}
