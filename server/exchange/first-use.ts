import { COMMAND_LINE } from '#content/authorise.ts';
import { hasAuditEntry, insertAuditEntry } from '#db/activity/audit-repository.ts';
import type { Person } from '#db/auth/person-repository.ts';
import type { Reader } from '#db/driver/database.ts';
import { systemClock } from '#server/runtime/clock.ts';
import type { Services } from '#server/services.ts';
import type { DemoProgress } from './demo.ts';
import { DEMO_PEOPLE } from './demo-people.ts';

const DEMO_BEGUN = 'demo.begun';
const DEMO_LOADED = 'demo.loaded';
/**
 * Without the demonstration, the first account belongs to no particular person: it serves to add
 * the real people.
 */
const FIRST_ADMINISTRATOR = { email: 'admin@exemple.org', name: 'Administration', role: 'staff', admin: true };

export interface FirstUse {
  /** `/connexion/<token>` for an administrator until a person has signed in; null afterwards. */
  readonly signInPath: string | null;
  /** The data folder was empty, or loading the demonstration was interrupted. */
  readonly wantsDemo: boolean;
}

/**
 * Prepares an empty data folder for the first person: creates an administrator and a sign-in link.
 */
export async function prepareFirstUse(services: Services, options: { demo: boolean }): Promise<FirstUse> {
  const { read } = services.database;
  const people = await services.people.list(COMMAND_LINE);
  let administrator: Person | undefined = people.find((person) => person.admin && !person.disabledAt);
  let wantsDemo = options.demo && (await isDemoUnfinished(read));
  if (people.length === 0 && (await services.pages.listDrafts(COMMAND_LINE)).length === 0) {
    wantsDemo = options.demo;
    // Recorded before the demonstration is loaded, so that the next start completes an interrupted
    // load.
    if (wantsDemo) await record(services, DEMO_BEGUN, {});
    administrator = await services.people.add(wantsDemo ? DEMO_PEOPLE[0] : FIRST_ADMINISTRATOR, COMMAND_LINE);
  }
  const signedIn = await hasAuditEntry(read, 'person.signed-in');
  if (!administrator || signedIn) return { signInPath: null, wantsDemo };
  const { path } = await services.signIn.createLink(administrator.email);
  return { signInPath: path, wantsDemo };
}

/** True while the demonstration is loading, and after an interrupted load. */
export async function isDemoUnfinished(read: Reader): Promise<boolean> {
  return (await hasAuditEntry(read, DEMO_BEGUN)) && !(await hasAuditEntry(read, DEMO_LOADED));
}

/**
 * Loads the demonstration and records that it is loaded.
 * @param options.folder where it is, if it is not the usual one
 */
export async function loadDemoOnce(
  services: Services,
  options: { signal: AbortSignal; onProgress: (progress: DemoProgress) => void; folder?: string },
): Promise<void> {
  // Imported on demand: the Markdown parser is a large part of the code, and most starts do not
  // need it.
  const { loadDemo } = await import('./demo.ts');
  const result = await loadDemo(services, options);
  await record(services, DEMO_LOADED, { ...result });
}

function record(services: Services, action: string, detail: Record<string, unknown>): Promise<void> {
  const entry = { at: systemClock().toISOString(), actor: 'cli', action, subject: '', detail };
  return services.database.write((trx) => insertAuditEntry(trx, entry));
}
