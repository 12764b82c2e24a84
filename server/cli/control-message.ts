import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { Outcome } from '#server/commands/command.ts';

/** A command as it was typed, and in which folder, for a running server. One line of JSON. */
export interface ControlRequest {
  readonly argv: readonly string[];
  readonly folder: string;
}

/** Sent afterwards to cancel the command. */
export interface ControlStop {
  readonly stop: true;
}

/** The server's answers, one per line: progress, then the result. */
export type ControlAnswer =
  | { readonly progress: string }
  | { readonly outcome: Outcome }
  | { readonly error: { readonly code: string; readonly message: string } };

/** Encodes a message for the socket. */
export function writeMessage(message: ControlRequest | ControlStop | ControlAnswer): string {
  return `${JSON.stringify(message)}\n`;
}

/** Decodes the messages of a socket as they arrive. */
export async function* readMessages<T>(stream: Readable): AsyncGenerator<T> {
  for await (const line of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line !== '') yield JSON.parse(line) as T;
  }
}
