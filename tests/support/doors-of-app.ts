import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ServerBuild } from '@remix-run/node';
import express from 'express';

/** Express's router, whose `route` makes every route of every router. */
const ROUTER = express.Router as unknown as { route(pattern: unknown): unknown };

/**
 * Notes each route that Express is given from now on, by its pattern: those of the server itself,
 * beside the application's.
 * @returns what was noted so far; ends noting
 */
export function noteServerRoutes(): () => ReadonlySet<string> {
  const noted = new Set<string>();
  const { route } = ROUTER;
  ROUTER.route = function (this: unknown, pattern: unknown) {
    for (const one of [pattern].flat()) noted.add(String(one));
    return route.call(this, pattern);
  };
  return () => {
    ROUTER.route = route;
    return noted;
  };
}

/** The address patterns of the built application's routes, without those that only frame others. */
export async function applicationRoutes(): Promise<ReadonlySet<string>> {
  const file = pathToFileURL(path.resolve('build/application.js')).href;
  const { routes } = (await import(/* @vite-ignore */ file)) as ServerBuild;
  const all = Object.values(routes).flatMap((route) => route ?? []);
  const parents = new Set(all.map(({ parentId }) => parentId));
  const pathOf = (id: string | undefined): string => {
    const route = id === undefined ? undefined : routes[id];
    if (!route) return '';
    return `${pathOf(route.parentId)}${route.path ? `/${route.path}` : ''}`;
  };
  return new Set(all.filter(({ id }) => !parents.has(id)).map(({ id }) => pathOf(id) || '/'));
}
