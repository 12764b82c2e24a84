import { expect, test, vi } from 'vitest';
import { MAX_WAITING } from '#content/draft/collab-protocol.ts';
import { ReceivedQueue } from '#server/collab/intake/received-queue.ts';
import type { Participant } from '#server/collab/participants/participant.ts';
import { type Pausable, Senders } from '#server/collab/participants/senders.ts';

/** The calls that a socket received, in order. */
function socket(): Pausable & { calls: string[] } {
  const calls: string[] = [];
  return { calls, pause: () => calls.push('pause'), resume: () => calls.push('resume') };
}

test('all sockets of a sender above the limit are paused until half of it has been processed', () => {
  const senders = new Senders();
  const [first, second, other] = [socket(), socket(), socket()];
  const awa = senders.of('awa');
  awa.wait(MAX_WAITING, first);
  expect(first.calls).toEqual([]);
  awa.wait(1, first);
  // The sockets of one person share a limit; another person has their own.
  senders.of('awa').wait(1, second);
  senders.of('bruno').wait(MAX_WAITING, other);
  expect([first.calls, second.calls, other.calls]).toEqual([['pause'], ['pause'], []]);
  awa.wait(1, first);
  expect(first.calls, 'told once').toEqual(['pause']);
  awa.done(3);
  awa.done(MAX_WAITING / 2 - 1);
  expect([first.calls, second.calls]).toEqual([['pause'], ['pause']]);
  awa.done(1);
  expect([first.calls, second.calls]).toEqual([
    ['pause', 'resume'],
    ['pause', 'resume'],
  ]);
  // And again.
  awa.wait(MAX_WAITING, second);
  awa.done(MAX_WAITING);
  expect(second.calls).toEqual(['pause', 'resume', 'pause', 'resume']);
  expect(first.calls).toEqual(['pause', 'resume']);
});

test('the sender who used less goes first; a small difference does not count', () => {
  const senders = new Senders();
  const [awa, bruno] = [senders.of('awa'), senders.of(null)];
  awa.intake.charge(49);
  expect(awa.rank).toBe(bruno.rank);
  awa.intake.charge(500);
  expect(awa.rank).toBeGreaterThan(bruno.rank + 5);
  expect(senders.of('awa').rank).toBe(awa.rank);
  expect(awa.frames.value).toBe(0);
});

test('what a sender used counts half as much after five seconds', () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  try {
    const awa = new Senders().of('awa');
    vi.advanceTimersByTime(60_000);
    awa.intake.charge(1_600);
    expect([awa.intake.value, awa.rank]).toEqual([1_600, 32]);
    vi.advanceTimersByTime(5_000);
    expect([awa.intake.value, awa.intake.value, awa.rank]).toEqual([800, 800, 16]);
    awa.intake.charge(800);
    vi.advanceTimersByTime(10_000);
    expect([awa.intake.value, awa.rank]).toEqual([400, 8]);
  } finally {
    vi.useRealTimers();
  }
});

test('the updates of one sender are taken in the order received, however many wait', () => {
  const author = socket();
  const sender = new Senders().of('awa');
  const queue = new ReceivedQueue(author as unknown as Participant, sender);
  const size = MAX_WAITING / 500;
  const push = (sequence: number) => queue.push({ update: new Uint8Array(size), sequence });
  for (let i = 0; i < 700; i++) push(i);
  expect([queue.length, author.calls]).toEqual([700, ['pause']]);
  const taken: number[] = [];
  for (let i = 0; i < 600; i++) {
    expect(queue.head.sequence).toBe(i);
    taken.push(queue.shift().sequence);
    if (i % 3 === 0) push(700 + i / 3);
  }
  expect(taken).toEqual(Array.from({ length: 600 }, (_, i) => i));
  expect(queue.length).toBe(300);
  queue.clear();
  expect([queue.length, author.calls.at(-1)]).toEqual([0, 'resume']);
  // All of it was released: as much may wait again before anything is paused.
  const callCount = author.calls.length;
  sender.wait(MAX_WAITING, author);
  expect(author.calls).toHaveLength(callCount);
  // Emptied, it takes others.
  push(7);
  push(8);
  expect([queue.length, queue.shift().sequence, queue.shift().sequence, queue.length]).toEqual([2, 7, 8, 0]);
});
