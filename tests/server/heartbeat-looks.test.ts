import { EventEmitter } from 'node:events';
import type { Duplex } from 'node:stream';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { WebSocket } from 'ws';
import { Heartbeat } from '#server/collab/connection/heartbeat.ts';

/** docs/collaboration.md, rule 8, check by check; heartbeat.test.ts has real connections. */
const INTERVAL = 10_000;

let heartbeat: Heartbeat;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  heartbeat = new Heartbeat();
});
afterEach(() => {
  heartbeat.end();
  vi.useRealTimers();
});

/** A connection whose received and sent bytes the test controls. */
function connect() {
  const socket = Object.assign(new EventEmitter(), {
    isPaused: false,
    pings: 0,
    ping: () => socket.pings++,
    ended: 0,
    terminate: () => socket.ended++,
  });
  const line = {
    bytesRead: 100,
    writableLength: 0,
    timeout: 0,
    onTimeout: () => {},
    setTimeout(milliseconds: number, onTimeout: () => void) {
      Object.assign(line, { timeout: milliseconds, onTimeout });
    },
  };
  const own = { socket, line, slow: 0 };
  heartbeat.watch(socket as unknown as WebSocket, line as unknown as Duplex, () => own.slow++);
  return own;
}
const look = (times = 1) => vi.advanceTimersByTime(times * INTERVAL);

test('a connection without a byte is terminated at the sixth check, and pinged at every third', () => {
  const { socket } = connect();
  look(2);
  expect(socket.pings).toBe(0);
  look();
  expect(socket.pings).toBe(1);
  look(2);
  expect([socket.pings, socket.ended]).toEqual([1, 0]);
  look();
  // It is not pinged any more.
  expect([socket.pings, socket.ended]).toEqual([1, 1]);
});

test('any received byte is a sign of life, from which the six checks count', () => {
  const { socket, line, slow } = connect();
  for (let i = 0; i < 3; i++) {
    look(5);
    line.bytesRead++;
    look();
  }
  expect([socket.ended, slow]).toEqual([0, 0]);
  look(5);
  expect(socket.ended).toBe(0);
  look();
  expect(socket.ended).toBe(1);
});

test('the sender of a slow message is notified at each check, and not when a message has arrived', () => {
  const own = connect();
  own.line.bytesRead++;
  own.socket.emit('message');
  look();
  expect(own.slow).toBe(0);
  for (let i = 1; i < 4; i++) {
    own.line.bytesRead++;
    look();
    expect(own.slow).toBe(i);
  }
  look();
  expect(own.slow, 'nothing arrives').toBe(3);
  own.line.bytesRead++;
  own.socket.emit('message');
  look();
  expect(own.slow).toBe(3);
});

test.each([
  ['whose reading is paused', { isPaused: true }, {}],
  ['that has something to be sent', {}, { writableLength: 1 }],
])('a connection %s is not terminated until that is over', (_what, socket, line) => {
  const own = connect();
  Object.assign(own.socket, socket);
  Object.assign(own.line, line);
  look(20);
  expect([own.socket.ended, own.socket.pings]).toEqual([0, 6]);
  Object.assign(own.socket, { isPaused: false });
  Object.assign(own.line, { writableLength: 0 });
  look();
  expect(own.socket.ended).toBe(1);
});

test('a connection that accepts nothing for six checks is terminated if something is to be sent', () => {
  const { socket, line } = connect();
  expect(line.timeout).toBe(6 * INTERVAL);
  line.onTimeout();
  expect(socket.ended).toBe(0);
  line.writableLength = 1;
  line.onTimeout();
  expect(socket.ended).toBe(1);
});

test('a closed connection is not checked, nor is any other after the end', () => {
  const [gone, other] = [connect(), connect()];
  gone.socket.emit('close');
  look(3);
  expect([gone.socket.pings, other.socket.pings]).toEqual([0, 1]);
  heartbeat.end();
  look(20);
  expect([gone.socket.ended, other.socket.ended, other.socket.pings, vi.getTimerCount()]).toEqual([0, 0, 1, 0]);
});
