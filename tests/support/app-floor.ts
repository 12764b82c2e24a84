import type { AppLoadContext, LoaderFunctionArgs } from '@remix-run/node';
import pino from 'pino';
import type { Locale } from '#content/locale.ts';
import { readEnv } from '#server/runtime/env.ts';
import { createServices } from '#server/services.ts';
import { createAppContext } from './app-context.ts';
import { createTempFolder } from './temp-folder.ts';
import { createTestClock } from './test-clock.ts';

/** The request's cookie and the variable parts of its address. */
interface Asker {
  /** The Cookie header. */
  readonly cookie?: string | undefined;
  readonly params?: Readonly<Record<string, string | undefined>>;
}

/**
 * All services over a real database in a temporary folder, and arguments for loaders and actions.
 */
export async function openAppFloor(variables: Record<string, string> = {}) {
  const env = readEnv({
    DATA_DIR: createTempFolder('app'),
    NAVETTE_DURABILITY: 'process',
    NAVETTE_DEMO: 'off',
    ...variables,
  });
  const clock = createTestClock();
  const services = await createServices({ env, logger: pino({ level: 'silent' }), clock: clock.now });

  async function contextFor(
    cookie?: string,
    more: { locale?: Locale; address?: string } = {},
  ): Promise<AppLoadContext> {
    return createAppContext(services, await services.access.findViewer(cookie), more);
  }

  return {
    services,
    clock,
    contextFor,

    /** The arguments of a route's loader for this address. */
    async get(path: string, options: Asker = {}): Promise<LoaderFunctionArgs> {
      const request = new Request(`https://wiki.example.org${path}`);
      return { request, params: options.params ?? {}, context: await contextFor(options.cookie) };
    },

    /** The arguments of a route's action for this form. */
    async post(path: string, fields: Record<string, string>, options: Asker = {}): Promise<LoaderFunctionArgs> {
      const request = new Request(`https://wiki.example.org${path}`, {
        method: 'POST',
        body: new URLSearchParams(fields),
        headers: { 'User-Agent': 'Firefox' },
      });
      return { request, params: options.params ?? {}, context: await contextFor(options.cookie) };
    },

    close: () => services.close(),
  };
}

export type AppFloor = Awaited<ReturnType<typeof openAppFloor>>;

/** The Response that a loader or action threw; fails if it threw something else or nothing. */
export async function thrownAnswer(work: Promise<unknown>): Promise<Response> {
  try {
    await work;
  } catch (thrown) {
    if (thrown instanceof Response) return thrown;
    throw thrown;
  }
  throw new Error('it answered, where it should have thrown an answer');
}
