import { actorOf } from '#content/authorise.ts';
import type { OrganisationFacts } from '#content/organisation/organisation-input.ts';
import type { Viewer } from '#content/people/person.ts';
import { writtenTermCode } from '#content/taxonomy/vocabulary.ts';
import { insertAuditEntry } from '#db/activity/audit-repository.ts';
import type { Database, Writer } from '#db/driver/database.ts';
import { moveIncomingOf, noteRegisterChange } from '#db/organisations/organisation-import.ts';
import { writeFor } from '#server/runtime/asker.ts';
import type { Clock } from '#server/runtime/clock.ts';

export interface RegisterDeps {
  readonly database: Database;
  readonly clock: Clock;
  /** Updates the terms under which pages are listed. */
  readonly relist: () => void;
}

/** Runs a change of these organisations, or one that gives this name to one. */
export async function changeRegister(
  viewer: Viewer,
  { database, relist }: RegisterDeps,
  ids: readonly string[],
  facts: OrganisationFacts | null,
  work: (trx: Writer) => Promise<void>,
): Promise<void> {
  await writeFor(viewer, database, async (trx) => {
    const named = facts ? [{ nameCode: writtenTermCode(facts.name), identifier: facts.identifier }] : [];
    await moveIncomingOf(trx, { ids, codes: named.map(({ nameCode }) => nameCode) });
    await noteRegisterChange(trx, ids, named);
    await work(trx);
  });
  relist();
}

/** Notes a change of an organisation in the audit log. */
export async function recordChange(
  trx: Writer,
  clock: Clock,
  viewer: Viewer,
  action: string,
  subject: string,
  detail: Readonly<Record<string, unknown>>,
): Promise<void> {
  await insertAuditEntry(trx, { at: clock().toISOString(), actor: actorOf(viewer), action, subject, detail });
}
