import { authorise } from '#content/authorise.ts';
import { NavetteError } from '#content/errors.ts';
import type { Viewer } from '#content/people/person.ts';
import {
  findOrganisation,
  listStandingFor,
  type Organisation,
  updateOrganisation,
  updateStandsFor,
} from '#db/organisations/organisation-repository.ts';
import { relistPagesNaming } from '#db/organisations/organisation-uses.ts';
import { type FormRecord, NO_FORM } from '#server/forms/sent-forms.ts';
import { namesOf } from './names-of.ts';
import { changeRegister, type RegisterDeps, recordChange } from './register-change.ts';
import { requireOrganisation } from './require-organisation.ts';

/**
 * Most organisations merged into one: its screen shows each of them, and a merger moves all of them
 * in one transaction.
 */
const MOST_MERGED = 500;

/** Mergers of duplicates in the register, each of which can be undone. */
export class OrganisationMergers {
  readonly #deps: RegisterDeps;

  constructor(deps: RegisterDeps) {
    this.#deps = deps;
  }

  /**
   * Merges an organisation into another: uses of its name refer to the other from now on. Its entry
   * is preserved, so that `separate` can undo the merger.
   * @throws NavetteError `not-found`, `forbidden`; `invalid` with `fields` for itself; `too-many`
   */
  async merge(id: string, intoId: string, viewer: Viewer, sent: FormRecord = NO_FORM): Promise<void> {
    authorise(viewer, 'organisation.write');
    await changeRegister(viewer, this.#deps, [id, intoId], null, async (trx) => {
      const merged = await requireOrganisation(trx, id);
      if (intoId === id) throw new NavetteError('invalid', { fields: ['into'] });
      const target = await findOrganisation(trx, intoId);
      if (!target || target.mergedInto !== null) throw new NavetteError('invalid', { fields: ['into'] });
      const all = await listStandingFor(trx, id);
      const others = await listStandingFor(trx, intoId);
      // One of the others is the target itself.
      if (all.length + others.length - 1 > MOST_MERGED) throw new NavetteError('too-many', { limit: MOST_MERGED });
      const names = await namesOf(trx, [...all, ...others]);
      await updateOrganisation(trx, id, { mergedInto: intoId });
      await updateStandsFor(
        trx,
        all.map((one) => one.id),
        intoId,
      );
      await relistPagesNaming(
        trx,
        names.map(({ code }) => code),
      );
      const detail = { name: merged.name, into: target.name };
      await recordChange(trx, this.#deps.clock, viewer, 'organisation.merged', id, detail);
      await sent(trx);
    });
  }

  /**
   * Undoes a merger: the organisation is listed again.
   * @throws NavetteError `not-found`, `forbidden`
   */
  async separate(id: string, viewer: Viewer, sent: FormRecord = NO_FORM): Promise<void> {
    authorise(viewer, 'organisation.write');
    await changeRegister(viewer, this.#deps, [id], null, async (trx) => {
      const merged = await findOrganisation(trx, id);
      if (!merged || merged.mergedInto === null) throw new NavetteError('not-found');
      const all = await listStandingFor(trx, merged.standsFor);
      const names = await namesOf(trx, all);
      await updateOrganisation(trx, id, { mergedInto: null });
      await updateStandsFor(trx, withThoseMergedInto(all, id), id);
      await relistPagesNaming(
        trx,
        names.map(({ code }) => code),
      );
      await recordChange(trx, this.#deps.clock, viewer, 'organisation.separated', id, { name: merged.name });
      await sent(trx);
    });
  }
}

/** Ids of an organisation and of those merged into it, directly or indirectly. */
function withThoseMergedInto(all: readonly Organisation[], id: string): string[] {
  const mergedInto = new Map<string | null, string[]>();
  for (const { id: merged, mergedInto: into } of all) {
    const known = mergedInto.get(into);
    if (known) known.push(merged);
    else mergedInto.set(into, [merged]);
  }
  const found = [id];
  for (const one of found) found.push(...(mergedInto.get(one) ?? []));
  return found;
}
