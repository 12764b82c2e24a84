import { expect, test } from 'vitest';
import { KeyedMutex } from '#server/runtime/keyed-mutex.ts';

test('work on a key waits for earlier work on it, also when that fails; work on another key does not', async () => {
  const mutex = new KeyedMutex();
  const ended: string[] = [];
  let endFirst = () => {};
  const first = new Promise<void>((resolve) => {
    endFirst = resolve;
  });
  const failing = mutex.run('a', async () => {
    await first;
    ended.push('first');
    throw new Error('refused');
  });
  const second = mutex.run('a', async () => void ended.push('second'));
  await mutex.run('b', async () => void ended.push('other key'));
  expect(ended).toEqual(['other key']);
  endFirst();
  await expect(failing).rejects.toThrow('refused');
  await second;
  expect(ended).toEqual(['other key', 'first', 'second']);
  expect(await mutex.run('a', async () => 'again')).toBe('again');
});
