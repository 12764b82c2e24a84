import { EventEmitter } from 'node:events';
import type { Duplex } from 'node:stream';
import { expect, test } from 'vitest';
import type { WebSocket } from 'ws';
import { MAX_FRAME } from '#content/draft/collab-protocol.ts';
import { ArrivingMessages } from '#server/collab/connection/arriving-messages.ts';

/** docs/security.md, "socket frame": messages that begin and never end take no memory. */
function openLines() {
  const arriving = new ArrivingMessages();
  return (person: string) => {
    const socket = new EventEmitter();
    const line = new EventEmitter();
    const own = {
      closed: false,
      /** Bytes arrive. */
      begin: (bytes: number) => line.emit('data', { length: bytes }),
      /**
       * Bytes arrive, and with them the end of a message: the WebSocket listens to the stream as
       * well.
       */
      complete: (bytes: number) => {
        line.once('data', () => socket.emit('message'));
        line.emit('data', { length: bytes });
      },
      leave: () => socket.emit('close'),
    };
    const close = () => {
      own.closed = true;
    };
    arriving.watch(socket as unknown as WebSocket, line as unknown as Duplex, person, close);
    return own;
  };
}

test('only the connection with which a person exceeds the limit is closed', () => {
  const open = openLines();
  const lines = [open('awa'), open('awa'), open('awa'), open('bruno')];
  const [first, second, third, other] = lines;
  first!.begin(MAX_FRAME);
  second!.begin(MAX_FRAME / 2);
  other!.begin(MAX_FRAME);
  expect(lines.map(({ closed }) => closed)).toEqual([false, false, false, false]);
  third!.begin(1);
  expect(lines.map(({ closed }) => closed)).toEqual([false, false, true, false]);
  // The closed connection no longer counts, whatever still arrives on it.
  third!.begin(MAX_FRAME);
  third!.leave();
  expect(lines.map(({ closed }) => closed)).toEqual([false, false, true, false]);
});

test('a message that is complete, or whose connection is closed, does not count', () => {
  const open = openLines();
  const [first, second] = [open('awa'), open('awa')];
  for (let i = 0; i < 5; i++) {
    first.begin(MAX_FRAME - 10);
    first.complete(10);
  }
  second.begin(MAX_FRAME);
  second.leave();
  const third = open('awa');
  third.begin(1.5 * MAX_FRAME);
  expect([first.closed, third.closed]).toEqual([false, false]);
  first.begin(1);
  expect([first.closed, third.closed]).toEqual([true, false]);
});

test('beyond the limit for all, the connection with the longest message of the greatest sender is closed', () => {
  const open = openLines();
  const people = Array.from({ length: 7 }, (_, i) => open(`person ${i}`));
  for (const one of people) one.begin(MAX_FRAME);
  const [short, long, last] = [open('awa'), open('awa'), open('awa')];
  short.begin(100);
  long.begin(MAX_FRAME - 150);
  last.begin(50);
  const late = open('bruno');
  expect([...people, short, long, last].some(({ closed }) => closed)).toBe(false);
  short.begin(1);
  expect([short.closed, long.closed, last.closed]).toEqual([false, true, false]);
  expect(people.some(({ closed }) => closed)).toBe(false);
  late.begin(MAX_FRAME - 200);
  expect(late.closed).toBe(false);
});
