import type { Reader, Writer } from '#db/driver/database.ts';
import { listFormerNames, type Organisation } from '#db/organisations/organisation-repository.ts';

/** A name by which an organisation is found. */
export interface BorneName {
  readonly code: string;
  /** The organisation's country; empty if it is not known. */
  readonly country: string;
}

/** All names of these organisations, now and before. */
export async function namesOf(db: Reader | Writer, organisations: readonly Organisation[]): Promise<BorneName[]> {
  const former = await listFormerNames(
    db,
    organisations.map(({ id }) => id),
  );
  const countries = new Map(organisations.map(({ id, country }) => [id, country]));
  return [
    ...organisations.map(({ nameCode, country }) => ({ code: nameCode, country })),
    ...former.map(({ organisationId, code }) => ({ code, country: countries.get(organisationId) ?? '' })),
  ];
}
