import type { Locale } from '#content/locale.ts';
import { DOCUMENT_WORDS } from '#content/render/html-words.ts';
import { type HiddenName, hiddenNames } from '#content/withdrawal/hidden-names.ts';
import type { Reader, Writer } from '#db/driver/database.ts';
import type { NamedConcerned } from '#db/materials/concerned-repository.ts';
import { listNarrowed } from '#db/materials/narrowed-naming-repository.ts';

/**
 * The names by which texts may not name the people whom these materials concern, by material: also
 * those of people who were deleted from the register after they had agreed to less.
 */
export async function findHiddenNames(
  db: Reader | Writer,
  materialIds: readonly string[],
  people: readonly NamedConcerned[],
  language: string,
): Promise<ReadonlyMap<string, readonly HiddenName[]>> {
  const locale: Locale = language === 'en' ? 'en' : 'fr';
  const { unnamedPerson, unnamedOrganisation } = DOCUMENT_WORDS[locale];
  const before = new Map((await listNarrowed(db, materialIds)).map((one) => [one.concernedId, one]));
  const hidden = new Map<string, HiddenName[]>();
  const add = (materialId: string, names: readonly HiddenName[]) =>
    hidden.set(materialId, [...(hidden.get(materialId) ?? []), ...names]);
  for (const person of people) {
    add(person.materialId, hiddenNames(person, before.get(person.id) ?? null, unnamedOrganisation));
    before.delete(person.id);
  }
  for (const gone of before.values()) {
    const { name, organisation, materialId } = gone;
    const person = { naming: 'pseudonym' as const, name, organisation, pseudonym: unnamedPerson };
    add(materialId, hiddenNames(person, gone, unnamedOrganisation));
  }
  return hidden;
}
