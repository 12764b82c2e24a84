import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { HeadNews } from '#server/collab/room/head-news.ts';
import { EventBus } from '#server/runtime/events.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('many changes of a title within a second are announced once, and later ones again', () => {
  const events = new EventBus();
  const emitted: string[] = [];
  events.on('page-changed', (id) => emitted.push(id));
  const news = new HeadNews(events);
  for (let i = 0; i < 9; i++) {
    news.changed('one');
    if (i === 4) news.changed('two');
    vi.advanceTimersByTime(110);
  }
  expect(emitted).toEqual([]);
  vi.advanceTimersByTime(10);
  expect(emitted).toEqual(['one']);
  news.changed('one');
  vi.advanceTimersByTime(1_000);
  expect(emitted).toEqual(['one', 'two', 'one']);
  news.changed('one');
  news.flush();
  vi.advanceTimersByTime(1_000);
  expect(emitted).toEqual(['one', 'two', 'one', 'one']);
});
