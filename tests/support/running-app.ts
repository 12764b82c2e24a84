import type { Node } from '@tiptap/pm/model';
import pino from 'pino';
import { COMMAND_LINE } from '#content/authorise.ts';
import type { NewPage } from '#server/pages/new-page.ts';
import { readEnv } from '#server/runtime/env.ts';
import type { Logger } from '#server/runtime/logger.ts';
import { type RunningServer, startServer } from '#server/start-server.ts';
import type { TaskLimits } from '#server/tasks/task-limits.ts';
import { createMigratedFolder } from './migrated-folder.ts';
import { signInNew } from './people.ts';
import { addWrittenPage } from './written-outline.ts';

interface Answer {
  readonly status: number;
  /** The target of a redirect; empty for none. */
  readonly location: string;
  /** The cookies that it sets, as the Cookie header of the next request. */
  readonly cookie: string;
  readonly text: string;
}

/** The built application on a port of its own, in this process, with access to its services. */
export interface RunningApp extends RunningServer {
  /** Adds a person and signs them in. @returns the Cookie header of their browser */
  signIn(name: string, role?: 'staff' | 'member', admin?: boolean): Promise<string>;
  /** Adds a page. */
  addPage(page: Partial<NewPage> & { document?: Node }): ReturnType<RunningServer['services']['pages']['create']>;
  /** Fetches a page, without following where it leads. @param cookie empty for the public */
  readonly get: (cookie: string, path: string) => Promise<Answer>;
  /** Posts a form in the same way. */
  readonly post: (cookie: string, path: string, fields: Record<string, string>) => Promise<Answer>;
  /** Adds a page with words in every block of its outline, instead of prompts. */
  addWrittenPage(page: Partial<NewPage>): ReturnType<RunningServer['services']['pages']['create']>;
}

/** Starts the built application on an empty folder. Requires `build/`: `npm run build`. */
export async function startApp(
  variables: Record<string, string> = {},
  logger: Logger = pino({ level: variables.LOG_LEVEL ?? process.env.LOG_LEVEL ?? 'error' }),
  bounds: { readonly mostOpen?: number; readonly textLimits?: TaskLimits } = {},
): Promise<RunningApp> {
  const env = readEnv({
    NODE_ENV: 'production',
    PORT: '0',
    DATA_DIR: variables.DATA_DIR ?? (await createMigratedFolder('app')),
    NAVETTE_DEMO: 'off',
    NAVETTE_DURABILITY: 'process',
    ...variables,
  });
  const server = await startServer({ env, logger, ...bounds });
  const { services } = server;
  let count = 0;
  const ask = async (cookie: string, path: string, init: RequestInit = {}): Promise<Answer> => {
    const answer = await fetch(new URL(path, server.url), { ...init, headers: { cookie }, redirect: 'manual' });
    const { headers, status } = answer;
    const cookies = headers.getSetCookie().map((one) => one.replace(/;.*/, ''));
    return { status, location: headers.get('location') ?? '', cookie: cookies.join('; '), text: await answer.text() };
  };
  return {
    ...server,
    async signIn(name, role = 'staff', admin = false) {
      const email = `personne-${++count}@example.org`;
      return (await signInNew(services, { email, name, role, admin })).cookie;
    },
    get: (cookie, path) => ask(cookie, path),
    post: (cookie, path, fields) => ask(cookie, path, { method: 'POST', body: new URLSearchParams(fields) }),
    addPage: (page) => services.pages.create({ kind: 'factsheet', title: 'Une fiche', ...page }, COMMAND_LINE),
    addWrittenPage: (page) => addWrittenPage(services, page),
  };
}
