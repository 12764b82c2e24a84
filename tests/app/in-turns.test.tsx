import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { renderToPipeableStream } from 'react-dom/server';
import { expect, test } from 'vitest';
import { InTurns, NextTurnContext } from '#app/ui/in-turns.tsx';
import { EventLoopTurns } from '#server/runtime/event-loop-turns.ts';

const ITEMS = Array.from({ length: 100 }, (_, i) => ({ id: `i${i}`, length: 1_500 }));

/** The HTML of a list, and which items were rendered in each turn. */
async function render(items: readonly { readonly id: string; readonly length: number }[]) {
  const turns: string[][] = [[]];
  const loop = new EventLoopTurns();
  const nextTurn = () => loop.next().then(() => void turns.push([]));
  const list = (
    <NextTurnContext.Provider value={nextTurn}>
      <ol>
        <InTurns items={items} idOf={({ id }) => id} weigh={({ length }) => length}>
          {({ id }) => {
            turns.at(-1)!.push(id);
            return <li>{id}</li>;
          }}
        </InTurns>
      </ol>
    </NextTurnContext.Provider>
  );
  const html = await new Promise<Promise<string>>((resolve, reject) => {
    const { pipe } = renderToPipeableStream(list, {
      progressiveChunkSize: Number.POSITIVE_INFINITY,
      onAllReady: () => resolve(text(pipe(new PassThrough()))),
      onError: reject,
    });
  });
  return { html: html.replaceAll(/<!--.*?-->/g, ''), turns };
}

const htmlOf = (items: readonly { readonly id: string }[]) =>
  `<ol>${items.map(({ id }) => `<li>${id}</li>`).join('')}</ol>`;

test('a long list is rendered in several turns, each of a few items, in order and in its place', async () => {
  const { html, turns } = await render(ITEMS);
  expect(html).toBe(htmlOf(ITEMS));
  expect(turns.length).toBeGreaterThanOrEqual(10);
  for (const turn of turns) expect(turn.length).toBeLessThanOrEqual(10);
});

test('an item that is too long for a turn has one alone', async () => {
  const items = [
    { id: 'a', length: 1 },
    { id: 'long', length: 1_000_000 },
    { id: 'b', length: 1 },
  ];
  const { html, turns } = await render(items);
  expect(html).toBe(htmlOf(items));
  expect(turns.filter((turn) => turn.includes('long'))).toEqual([['long']]);
});

test('a short list is rendered at once', async () => {
  const items = ITEMS.slice(0, 5);
  const { html, turns } = await render(items);
  expect(html).toBe(htmlOf(items));
  expect(turns).toEqual([items.map(({ id }) => id)]);
});
