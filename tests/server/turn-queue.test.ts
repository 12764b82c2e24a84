import { describe, expect, test } from 'vitest';
import { SenderQuota } from '#server/tasks/sender-quota.ts';
import { TurnQueue } from '#server/tasks/turn-queue.ts';
import { Random } from '#tests/support/random.ts';

/** Jobs that end on request, and the order in which they started. */
function createJobs(queue: TurnQueue) {
  const begun: string[] = [];
  const places = new Map<string, number>();
  const enders = new Map<string, () => void>();
  const settled = new Map<string, Promise<unknown>>();
  const tick = () => new Promise<void>((resolve) => setImmediate(resolve));
  return {
    begun,
    places,
    add(sender: string, name: string, signal?: AbortSignal) {
      const job = queue.run(
        sender,
        (place) => {
          begun.push(name);
          places.set(name, place);
          return new Promise<void>((resolve) => enders.set(name, resolve));
        },
        signal,
      );
      settled.set(
        name,
        job.catch((error: unknown) => error),
      );
      return tick();
    },
    async end(name: string) {
      enders.get(name)!();
      await settled.get(name);
      await tick();
    },
    outcome: (name: string) => settled.get(name),
  };
}

describe('the queue', () => {
  test('gives one sender one place, however many jobs it sends, and another sender the next', async () => {
    const jobs = createJobs(new TurnQueue(2));
    for (const name of ['a1', 'a2', 'a3']) await jobs.add('a', name);
    expect(jobs.begun).toEqual(['a1']);
    await jobs.add('b', 'b1');
    expect(jobs.begun).toEqual(['a1', 'b1']);
    expect(jobs.places.get('a1')).not.toBe(jobs.places.get('b1'));
  });

  test('lets senders take turns: one with many jobs waits as long as one with a single job', async () => {
    const jobs = createJobs(new TurnQueue(1));
    for (const name of ['a1', 'a2', 'a3']) await jobs.add('a', name);
    await jobs.add('b', 'b1');
    await jobs.add('c', 'c1');
    for (const name of ['a1', 'b1', 'c1', 'a2', 'a3']) await jobs.end(name);
    expect(jobs.begun).toEqual(['a1', 'b1', 'c1', 'a2', 'a3']);
  });

  test('drops a cancelled waiting job, and goes on after a failed one', async () => {
    const queue = new TurnQueue(1);
    const jobs = createJobs(queue);
    const leaving = new AbortController();
    await jobs.add('a', 'a1');
    await jobs.add('b', 'b1', leaving.signal);
    await jobs.add('b', 'b2');
    leaving.abort(new Error('gone'));
    expect(await jobs.outcome('b1')).toMatchObject({ message: 'gone' });
    await jobs.end('a1');
    expect(jobs.begun).toEqual(['a1', 'b2']);
    await jobs.end('b2');
    await expect(queue.run('c', () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    await expect(queue.run('c', async () => 'well')).resolves.toBe('well');
    await expect(queue.run('d', async () => 'never', leaving.signal)).rejects.toThrow('gone');
  });

  test('never runs two jobs in one place or of one sender, and runs every job that was not cancelled', async () => {
    const random = new Random();
    const queue = new TurnQueue(3);
    const atWork = new Map<number, string>();
    const done: Promise<unknown>[] = [];
    let ran = 0;
    let givenUp = 0;
    const pause = () => new Promise<void>((resolve) => setImmediate(resolve));
    for (let i = 0; i < 400; i++) {
      const sender = `sender ${random.below(5)}`;
      const controller = new AbortController();
      const turns = random.below(4);
      done.push(
        queue
          .run(
            sender,
            async (place) => {
              const others = [...atWork.values()];
              expect(atWork.has(place) || others.includes(sender), `seed ${random.seed}`).toBe(false);
              atWork.set(place, sender);
              for (let turn = 0; turn < turns; turn++) await pause();
              atWork.delete(place);
              ran++;
            },
            controller.signal,
          )
          .catch((error: unknown) => {
            expect(error, `seed ${random.seed}`).toBe(controller.signal.reason);
            givenUp++;
          }),
      );
      if (random.chance(0.2)) controller.abort();
      if (random.chance(0.3)) await pause();
    }
    await Promise.all(done);
    expect(ran + givenUp, `seed ${random.seed}`).toBe(400);
    expect(givenUp, `seed ${random.seed}`).toBeGreaterThan(0);
  });
});

test('limits what one sender has under way, without affecting another’s', async () => {
  const quota = new SenderQuota(2);
  let end = () => {};
  const waiting = new Promise<void>((resolve) => {
    end = resolve;
  });
  const held = [quota.hold('a', () => waiting), quota.hold('a', () => waiting)];
  await expect(quota.hold('a', async () => 'third')).rejects.toMatchObject({
    code: 'too-many',
    details: { reason: 'under-way', limit: 2 },
  });
  await expect(quota.hold('b', async () => 'first')).resolves.toBe('first');
  end();
  await Promise.all(held);
  await expect(quota.hold('a', () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  await expect(quota.hold('a', async () => 'again')).resolves.toBe('again');
});
