import { chmod, rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { findCommand, parseTyped } from '#server/commands/command-list.ts';
import { describeError } from '#server/commands/output/describe-error.ts';
import { CommandError, UsageError } from '#server/runtime/command-error.ts';
import type { Logger } from '#server/runtime/logger.ts';
import type { Services } from '#server/services.ts';
import { isAnswered } from './control-client.ts';
import {
  type ControlAnswer,
  type ControlRequest,
  type ControlStop,
  readMessages,
  writeMessage,
} from './control-message.ts';
import { controlSocketPath } from './socket-path.ts';

/**
 * The socket on which a running server accepts commands, and executes them with its own services,
 * so that open pages, caches and search show the changes at once. Only the user that runs the
 * server can connect.
 */
export class ControlServer {
  private readonly server: Server;
  /** Connections, each with its command once it has sent one. */
  private readonly connections = new Map<Socket, Promise<void> | null>();
  private readonly context: { services: Services; origin: string };
  private readonly logger: Logger;

  private constructor(context: { services: Services; origin: string }, logger: Logger) {
    this.context = context;
    this.logger = logger;
    this.server = createServer((socket) => this.accept(socket));
  }

  /** @throws CommandError if another server of the same data folder is running */
  static async listen(options: {
    dataDir: string;
    services: Services;
    /** The site's address, for links. */
    origin: string;
    logger: Logger;
  }): Promise<ControlServer> {
    const { dataDir, services, origin, logger } = options;
    const path = await controlSocketPath(dataDir);
    if (await isAnswered(path)) throw new CommandError(`Another server already uses ${dataDir}.`);
    await rm(path, { force: true });
    const control = new ControlServer({ services, origin }, logger);
    // Accessible to this user alone from the first instant, whatever the process's umask.
    const mask = process.umask(0o177);
    try {
      await new Promise<void>((resolve, reject) => {
        control.server.once('error', reject);
        control.server.listen(path, resolve);
      });
    } finally {
      process.umask(mask);
    }
    await chmod(path, 0o600);
    return control;
  }

  /** Stops listening and waits for running commands. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    for (const [socket, command] of this.connections) if (!command) socket.destroy();
    await Promise.all(this.connections.values());
    for (const socket of this.connections.keys()) socket.destroy();
    await closed;
  }

  private accept(socket: Socket): void {
    this.connections.set(socket, null);
    socket.on('close', () => this.connections.delete(socket));
    socket.on('error', (error) => this.logger.debug({ err: error }, 'the command line hung up'));
    this.serve(socket)
      .catch((error: unknown) => this.logger.warn({ err: error }, 'the command line was not understood'))
      .finally(() => socket.end());
  }

  /** One request per connection; one without a request only checks that a server is running. */
  private async serve(socket: Socket): Promise<void> {
    const stop = new AbortController();
    let command: Promise<void> | undefined;
    for await (const message of readMessages<ControlRequest | ControlStop>(socket)) {
      if ('stop' in message) stop.abort();
      else if (!command) {
        const answer = (reply: ControlAnswer) => {
          if (socket.writable) socket.write(writeMessage(reply));
        };
        command = this.execute(message, answer, stop.signal).finally(() => socket.end());
        this.connections.set(socket, command);
      }
    }
    // The client is gone.
    stop.abort();
    await command;
  }

  private async execute(
    { argv, folder }: ControlRequest,
    answer: (message: ControlAnswer) => void,
    signal: AbortSignal,
  ): Promise<void> {
    try {
      const found = findCommand(argv);
      if (!found) throw new UsageError('The running server does not know this command: restart it after an update.');
      if (!('run' in found.command)) throw new CommandError('This needs the server to be stopped first.');
      const typed = parseTyped(found.command, found.rest, folder);
      const progress = (line: string) => answer({ progress: line });
      answer({ outcome: await found.command.run(typed, { ...this.context, progress, signal }) });
    } catch (error) {
      const described = describeError(error);
      if (!described) this.logger.error({ err: error, command: argv.slice(0, 2) }, 'a command failed');
      answer({
        error: described ?? { code: 'failed', message: 'It failed for a reason that the server’s log tells.' },
      });
    }
  }
}
