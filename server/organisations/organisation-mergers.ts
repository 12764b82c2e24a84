import { authorise } from '#content/authorise.ts';
import { NavetteError } from '#content/errors.ts';
import type { Viewer } from '#content/people/person.ts';
import {
  findOrganisation,
  listStandingFor,
  type Organisation,
  updateOrganisation,
} from '#db/organisations/organisation-repository.ts';
import { relistPagesNaming } from '#db/organisations/organisation-uses.ts';
import { type FormRecord, NO_FORM } from '#server/forms/sent-forms.ts';
import { namesOf } from './names-of.ts';
import { changeRegister, type RegisterDeps, recordChange } from './register-change.ts';
import { requireOrganisation } from './require-organisation.ts';

/** Mergers of duplicates in the register, each of which can be undone. */
export class OrganisationMergers {
  readonly #deps: RegisterDeps;

  constructor(deps: RegisterDeps) {
    this.#deps = deps;
  }

  /**
   * Merges an organisation into another: uses of its name refer to the other from now on. Its entry
   * is preserved, so that `separate` can undo the merger.
   * @throws NavetteError `not-found`, `forbidden`; `invalid` with `fields` for itself
   */
  async merge(id: string, intoId: string, viewer: Viewer, sent: FormRecord = NO_FORM): Promise<void> {
    authorise(viewer, 'organisation.write');
    await changeRegister(viewer, this.#deps, [id, intoId], null, async (trx) => {
      const merged = await requireOrganisation(trx, id);
      if (intoId === id) throw new NavetteError('invalid', { fields: ['into'] });
      const target = await findOrganisation(trx, intoId);
      if (!target || target.mergedInto !== null) throw new NavetteError('invalid', { fields: ['into'] });
      const all = await listStandingFor(trx, id);
      const names = await namesOf(trx, [...all, ...(await listStandingFor(trx, intoId))]);
      await updateOrganisation(trx, id, { mergedInto: intoId });
      for (const one of all) await updateOrganisation(trx, one.id, { standsFor: intoId });
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
      for (const one of withThoseMergedInto(all, id)) await updateOrganisation(trx, one, { standsFor: id });
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
  const found = [id];
  for (const one of found) found.push(...all.filter(({ mergedInto }) => mergedInto === one).map((merged) => merged.id));
  return found;
}
