import { existsSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { FolderLock } from '#db/driver/folder-lock.ts';
import { FolderInUseError, takeDataFolder } from '#server/backup/data-folder.ts';
import { PENDING } from '#server/backup/pending-restore.ts';
import type { Command, Outcome, Typed } from '#server/commands/command.ts';
import { findCommand, parseTyped, unknownCommand } from '#server/commands/command-list.ts';
import { CommandError, UsageError } from '#server/runtime/command-error.ts';
import type { Env } from '#server/runtime/env.ts';
import { createLogger } from '#server/runtime/logger.ts';
import { createServices } from '#server/services.ts';
import { askServer } from './control-client.ts';

/**
 * Longest wait for a process that holds the folder without answering: a starting server, or another
 * command.
 */
const PATIENCE = 20_000;
/** Milliseconds of waiting after which a notice is printed. */
const SILENCE = 1_000;

/**
 * Runs a command: on the running server if there is one, else in this process, which locks the data
 * folder.
 * @throws UsageError, CommandError, ControlError, and the services' errors
 */
export async function runCommand(
  argv: readonly string[],
  context: {
    env: Env;
    folder: string;
    progress: (line: string) => void;
    notice: (sentence: string) => void;
    signal: AbortSignal;
  },
): Promise<Outcome> {
  const found = findCommand(argv);
  if (!found) throw argv.length === 0 ? new UsageError('No command was given.') : unknownCommand(argv);
  const { command } = found;
  const typed = parseTyped(command, found.rest, context.folder);
  const { dataDir } = context.env;
  const begun = Date.now();
  let isWaitingReported = false;
  for (;;) {
    if ('run' in command) {
      const outcome = await askServer(dataDir, { argv, folder: context.folder }, context.progress, context.signal);
      if (outcome) return outcome;
    }
    const hasData = existsSync(context.env.databaseFile) || existsSync(path.join(dataDir, PENDING));
    if ('run' in command && !command.mayCreateData && !hasData && !(await isInUse(dataDir))) {
      // Creating the folder of a mistyped DATA_DIR would suggest that all data are lost.
      throw new CommandError(
        `There is no Navette data in ${dataDir}: set DATA_DIR to the server’s, or start the server first.`,
      );
    }
    try {
      const lock = await takeDataFolder(dataDir, context.notice);
      try {
        return await runHere(command, typed, context);
      } finally {
        await lock.release();
      }
    } catch (error) {
      if (!(error instanceof FolderInUseError)) throw error;
      if (!('run' in command)) throw new CommandError(`${error.message} \`navette ${command.name}\` needs that.`);
      const waited = Date.now() - begun;
      if (waited > PATIENCE) throw new CommandError(error.message);
      if (waited > SILENCE && !isWaitingReported) {
        isWaitingReported = true;
        context.notice(`Another Navette is starting, or busy, in ${dataDir}: waiting for it.`);
      }
    }
    await pause(100);
  }
}

/**
 * True if a process holds the folder, such as a server on its very first start, before it creates
 * the database.
 */
async function isInUse(dataDir: string): Promise<boolean> {
  if (!existsSync(path.join(dataDir, 'lock'))) return false;
  const lock = await FolderLock.take(dataDir);
  await lock?.release();
  return lock === null;
}

async function runHere(
  command: Command,
  typed: Typed,
  { env, progress, signal }: { env: Env; progress: (line: string) => void; signal: AbortSignal },
): Promise<Outcome> {
  if (!('run' in command)) return command.runOffline(typed, { env, progress });
  const services = await createServices({ env, logger: createLogger('error') });
  try {
    const origin = env.publicUrl ?? `http://localhost:${env.port}`;
    return await command.run(typed, { services, origin, progress, signal });
  } finally {
    await services.close();
  }
}
