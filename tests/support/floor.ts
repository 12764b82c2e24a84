import { COMMAND_LINE } from '#content/authorise.ts';
import type { Locale } from '#content/locale.ts';
import { PUBLIC_VIEWER, type Side, type Viewer } from '#content/people/person.ts';
import type { NewPage } from '#server/pages/new-page.ts';
import { type Env, readEnv } from '#server/runtime/env.ts';
import { createLogger } from '#server/runtime/logger.ts';
import { createServices } from '#server/services.ts';
import { createAppContext } from './app-context.ts';
import { createMigratedFolder } from './migrated-folder.ts';
import { invitePartner, signInNew } from './people.ts';
import { actionArgs, type LoadContext, loaderArgs } from './route-calls.ts';
import { createTestClock } from './test-clock.ts';

const ISLANDS = {
  search: '/s.js',
  annotate: '/a.js',
  reorder: '/r.js',
  palette: '/p.js',
  'sign-out': '/o.js',
  'draft-news': '/d.js',
  suggest: '',
  'review-note': '/n.js',
  'search-select': '/c.js',
  'copy-text': '/t.js',
  'read-aloud': '/t.js',
  'reading/companion': '/i.js',
  'reading/session-plan': '/i.js',
  'count-text': '/l.js',
  'drop-file': '/e.js',
  'fields/unsent': '/f.js',
  'keep-fields': '/f.js',
  'annotate/mark-passage': '/x.js',
  'markdown/field': '/m.js',
  'kits/kept': '/i.js',
  'kits/check': '/v.js',
  tokens: '/k.js',
  upload: '/u.js',
};

/** The sender of a request, and the parameters of its address. */
interface Asker {
  /** The Cookie header. */
  readonly cookie?: string | undefined;
  readonly params?: Readonly<Record<string, string | undefined>>;
}

export interface FloorOptions {
  /** An existing data folder; a new empty one otherwise. */
  readonly dataDir?: string;
  readonly env?: Partial<Env>;
  /** When the test clock starts; `system`: the services use the system's clock. */
  readonly time?: string;
  /** Milliseconds for which an unused draft stays in memory. */
  readonly linger?: number;
  /** Most weight of all open drafts together. */
  readonly mostOpen?: number;
}

/**
 * The setup of all tests of services: the services of one data folder, as the server creates them,
 * with a test clock, people who sign in, and the arguments of routes. By default, not synced to the
 * disk, and without the demonstration (`env`).
 */
export async function openFloor(options: FloorOptions = {}) {
  const dataDir = options.dataDir ?? (await createMigratedFolder('data'));
  const given = { DATA_DIR: dataDir, NODE_ENV: 'test', NAVETTE_DEMO: 'off', NAVETTE_DURABILITY: 'process' };
  const clock = createTestClock(options.time === 'system' ? undefined : options.time);
  const services = await createServices({
    env: { ...readEnv(given), ...options.env },
    logger: createLogger('silent'),
    ...(options.time === 'system' ? {} : { clock: clock.now }),
    ...(options.linger === undefined ? {} : { linger: options.linger }),
    ...(options.mostOpen === undefined ? {} : { mostOpen: options.mostOpen }),
  });

  const viewerOf = (cookie: string | undefined) => services.access.findViewer(cookie);
  /** The context that the HTTP server passes to loaders and actions. */
  const contextOf = (viewer: Viewer = PUBLIC_VIEWER, locale: Locale = 'fr'): LoadContext =>
    createAppContext(services, viewer, { locale, nonce: 'nonce', address: '127.0.0.1', islands: ISLANDS });
  const contextFor = async (cookie?: string) => contextOf(await viewerOf(cookie));

  return {
    services,
    clock,
    dataDir,
    contextOf,
    /** The context of a request with this Cookie header. */
    contextFor,

    /** The arguments of a route's loader for this address. */
    get: async (path: string, { cookie, params = {} }: Asker = {}) =>
      loaderArgs(path, params, await contextFor(cookie)),

    /** The arguments of a route's action for this form. */
    post: async (path: string, fields: Record<string, string>, { cookie, params = {} }: Asker = {}) =>
      actionArgs(path, params, await contextFor(cookie), fields),

    /** Adds a person and signs them in. */
    async person(role: 'staff' | 'member', name: string, more: { organisation?: string } = {}) {
      const signedIn = await signInNew(services, { name, role, ...more });
      return { ...signedIn, viewer: await viewerOf(signedIn.cookie) };
    },

    /** Invites a partner to a page, who opens the link. */
    async partner(pageId: string, input: { name?: string; side?: Side; days?: number } = {}) {
      const partner = await invitePartner(services, pageId, input);
      return { ...partner, viewer: await viewerOf(partner.cookie) };
    },

    newPage: (page: Partial<NewPage> = {}) =>
      services.pages.create({ kind: 'factsheet', title: 'Une page', ...page }, COMMAND_LINE),

    close: () => services.close(),
  };
}

export type Floor = Awaited<ReturnType<typeof openFloor>>;
