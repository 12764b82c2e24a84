import { COMMAND_LINE } from '#content/authorise.ts';
import type { MaterialInput } from '#content/input/material/material-input.ts';
import { FACTS } from './materials.ts';
import { type RunningApp, startApp } from './running-app.ts';

type AddedPage = Awaited<ReturnType<RunningApp['addPage']>>;

/** A running application with a study, and people of all kinds who are signed in. */
export interface Workspace {
  readonly app: RunningApp;
  readonly study: AddedPage;
  readonly factsheet: AddedPage;
  /** Cookie headers: of two of the staff, of an administrator, of a member. */
  readonly awa: string;
  readonly paul: string;
  readonly admin: string;
  readonly member: string;
  readonly get: RunningApp['get'];
  readonly post: RunningApp['post'];
  /** Adds a material to the study. @returns its id */
  readonly add: (facts?: Partial<MaterialInput>) => Promise<string>;
}

/** @param variables of the environment */
export async function openWorkspace(variables: Record<string, string> = {}): Promise<Workspace> {
  const app = await startApp(variables);
  const study = await app.addPage({ kind: 'study', title: 'L’eau à Kayes' });
  return {
    app,
    study,
    factsheet: await app.addPage({ kind: 'factsheet', title: 'Une fiche' }),
    awa: await app.signIn('Awa Diarra'),
    paul: await app.signIn('Paul Lens'),
    admin: await app.signIn('Administratrice', 'staff', true),
    member: await app.signIn('Adhérente', 'member'),
    get: app.get,
    post: app.post,
    add: (facts) => app.services.materials.add(study.id, { ...FACTS, ...facts }, COMMAND_LINE),
  };
}
