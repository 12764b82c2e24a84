import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { exportSite } from '#server/exports/site/export-site.ts';
import { CommandError, UsageError } from '#server/runtime/command-error.ts';
import type { Outcome, ServiceCommand } from './command.ts';
import { pathOf, wordOf } from './typed.ts';

/** Most links listed one by one. */
const MOST_NAMED = 20;

type Context = Parameters<ServiceCommand['run']>[1];

/** Writes the whole site into a new folder, which has its name once it is complete. */
export async function writeSite(
  folder: string,
  { services, origin, progress, signal }: Pick<Context, 'services' | 'origin' | 'progress' | 'signal'>,
): Promise<Outcome> {
  const there = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw new UsageError(`${folder} is no folder that can be written to.`);
    return [];
  });
  if (there.length > 0) throw new UsageError(`${folder} is not empty: name a new folder, so that nothing old stays.`);
  // Renamed once it is complete.
  const part = `${folder}.part`;
  try {
    await rm(part, { recursive: true, force: true });
    await mkdir(part, { recursive: true });
    const { timeZone } = services.env;
    const onPage = (done: number, total: number) => progress(`${done} of ${total} pages`);
    const site = await exportSite(services, { folder: part, origin, timeZone, signal, onPage });
    await rm(folder, { recursive: true, force: true });
    await rename(part, folder);
    const { pages, collections, images, dead } = site;
    return {
      value: { folder, ...site },
      lines: [
        `${folder}: ${pages} pages, ${collections} collections, ${images} pictures, ${dead.length} dead links.`,
        ...dead.slice(0, MOST_NAMED).map(({ from, to }) => `dead link in ${from}: ${to}`),
      ],
      ...(dead.length > 0 ? { failed: true } : {}),
    };
  } catch (error) {
    await rm(part, { recursive: true, force: true });
    if (signal.aborted) throw new CommandError('Cancelled: nothing was written.');
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOSPC') throw new CommandError('The disk is full: nothing was written.');
    throw error;
  }
}

export const exportWholeSite: ServiceCommand = {
  name: 'export-site',
  usage: '<folder>',
  summary: 'Writes every public edition as files that are read without Navette, with lists and a search.',
  example: 'export-site copie-du-site',
  words: [1, 1],
  stops: true,
  run: (typed, context) => writeSite(pathOf(typed, wordOf(typed, 0)), context),
};
