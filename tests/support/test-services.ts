import pino from 'pino';
import { COMMAND_LINE } from '#content/authorise.ts';
import type { Locale } from '#content/locale.ts';
import { PUBLIC_VIEWER, type Viewer } from '#content/person.ts';
import type { AppContext } from '#server/http/app-context.ts';
import { readEnv } from '#server/runtime/env.ts';
import { createServices } from '#server/services.ts';
import { createAppContext } from './app-context.ts';
import { createTempFolder } from './temp-folder.ts';
import { createTestClock } from './test-clock.ts';

/** The context as Remix types it, with an index signature. */
type LoadContext = AppContext & Readonly<Record<string, unknown>>;

const ISLANDS = {
  search: '/s.js',
  annotate: '/a.js',
  reorder: '/r.js',
  palette: '/p.js',
  'sign-out': '/o.js',
  'draft-news': '/d.js',
};

/** All services over a real database in a temporary folder, with a test clock. */
export async function createTestServices() {
  const clock = createTestClock();
  const env = readEnv({ DATA_DIR: createTempFolder('services'), NAVETTE_DURABILITY: 'process', NAVETTE_DEMO: 'off' });
  const services = await createServices({ env, logger: pino({ level: 'silent' }), clock: clock.now });
  const person = await services.people.add(
    { email: 'equipe@example.org', name: 'Awa Diarra', role: 'staff' },
    COMMAND_LINE,
  );
  const adherent = await services.people.add(
    { email: 'membre@example.org', name: 'Paul Lens', role: 'member' },
    COMMAND_LINE,
  );
  const staff: Viewer = {
    role: 'staff',
    personId: person.id,
    name: person.name,
    admin: false,
    sessionId: 'session22222',
  };
  const member: Viewer = { role: 'member', personId: adherent.id, name: adherent.name, sessionId: 'session33333' };

  /** The context that the HTTP server passes to loaders and actions. */
  const contextOf = (viewer: Viewer = PUBLIC_VIEWER, locale: Locale = 'fr'): LoadContext =>
    createAppContext(services, viewer, { locale, nonce: 'nonce', address: '127.0.0.1', islands: ISLANDS });
  return { services, clock, staff, member, contextOf, close: () => services.close() };
}

export type TestServices = Awaited<ReturnType<typeof createTestServices>>;

type Params = Record<string, string>;

/** The arguments of a loader, as Remix would pass them. */
export function loaderArgs(path: string, params: Params, context: LoadContext) {
  return { request: new Request(`https://wiki.example.org${path}`), params, context };
}

/** The arguments of an action for a form; a list repeats a field. */
export function actionArgs(
  path: string,
  params: Params,
  context: LoadContext,
  fields: Record<string, string | readonly string[]>,
) {
  const body = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) {
    for (const one of typeof value === 'string' ? [value] : value) body.append(name, one);
  }
  return { request: new Request(`https://wiki.example.org${path}`, { method: 'POST', body }), params, context };
}

/** The Response that a loader or action throws: its status, location and body. */
export async function refusal(
  work: Promise<unknown>,
): Promise<{ status: number; location: string | null; body: unknown }> {
  try {
    await work;
  } catch (thrown) {
    if (!(thrown instanceof Response)) throw thrown;
    const text = await thrown.text();
    return { status: thrown.status, location: thrown.headers.get('Location'), body: text ? JSON.parse(text) : null };
  }
  throw new Error('nothing was refused');
}
