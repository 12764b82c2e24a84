import { createConnection, type Socket } from 'node:net';
import type { Outcome } from '#server/commands/command.ts';
import type { DescribedError } from '#server/commands/output/describe-error.ts';
import { type ControlAnswer, type ControlRequest, readMessages, writeMessage } from './control-message.ts';
import { controlSocketPath } from './socket-path.ts';

/** An error that the running server reported. */
export class ControlError extends Error {
  readonly described: DescribedError;

  constructor(described: DescribedError) {
    super(described.message);
    this.described = described;
  }
}

/** Error codes of a socket without a listener: a missing one, or one that a killed server left. */
const NOBODY = new Set(['ENOENT', 'ECONNREFUSED', 'ENOTSOCK']);

async function connect(path: string): Promise<Socket | null> {
  const socket = createConnection(path);
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
    });
    return socket;
  } catch (error) {
    socket.destroy();
    if (NOBODY.has(String((error as NodeJS.ErrnoException).code))) return null;
    throw error;
  }
}

/** True if a server listens on this socket. */
export async function isAnswered(path: string): Promise<boolean> {
  const socket = await connect(path);
  socket?.destroy();
  return socket !== null;
}

/**
 * Asks the running server of a data folder to execute a command.
 * @returns null without a running server
 * @throws ControlError with the server's error
 */
export async function askServer(
  dataDir: string,
  request: ControlRequest,
  progress: (line: string) => void,
  signal?: AbortSignal,
): Promise<Outcome | null> {
  const socket = await connect(await controlSocketPath(dataDir));
  if (!socket) return null;
  const stop = () => socket.write(writeMessage({ stop: true }));
  signal?.addEventListener('abort', stop);
  try {
    socket.write(writeMessage(request));
    for await (const answer of readMessages<ControlAnswer>(socket)) {
      if ('progress' in answer) progress(answer.progress);
      else if ('error' in answer) throw new ControlError(answer.error);
      else return answer.outcome;
    }
    throw new ControlError({ code: 'failed', message: 'The server ended before the command did.' });
  } finally {
    signal?.removeEventListener('abort', stop);
    socket.destroy();
  }
}
