import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { Outcome } from '#server/commands/command.ts';

/** What the command line asks of a running server: a command as it was typed, and where. One line of JSON. */
export interface ControlRequest {
  readonly argv: readonly string[];
  readonly folder: string;
}

/** What it may say after that: that it is enough. */
export interface ControlStop {
  readonly stop: true;
}

/** What the server answers, line by line: how far it is, then how it ended. */
export type ControlAnswer =
  | { readonly progress: string }
  | { readonly outcome: Outcome }
  | { readonly error: { readonly code: string; readonly message: string } };

/** One message as it goes over the socket. */
export function writeMessage(message: ControlRequest | ControlStop | ControlAnswer): string {
  return `${JSON.stringify(message)}\n`;
}

/** The messages of a socket, as they come. */
export async function* readMessages<T>(stream: Readable): AsyncGenerator<T> {
  for await (const line of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line !== '') yield JSON.parse(line) as T;
  }
}
