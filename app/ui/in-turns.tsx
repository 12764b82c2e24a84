import { type ComponentType, createContext, Fragment, lazy, type ReactNode, Suspense, useContext } from 'react';

/** Waits for a turn of the server's event loop; null where rendering is not divided. */
export const NextTurnContext = createContext<(() => Promise<void>) | null>(null);

/** Weight that is rendered in one turn, in characters: a few milliseconds. */
const TURN = 20_000;
/** Weight of an item's markup besides its text. */
const MARKUP = 500;

/**
 * Renders a list whose length has no small limit. On the server, a long list is rendered in several
 * turns of the event loop, so that no other request waits for the whole of it.
 */
export function InTurns<Item>(props: {
  readonly items: readonly Item[];
  readonly idOf: (item: Item) => string;
  /** Characters of an item's text. */
  readonly weigh: (item: Item) => number;
  readonly children: (item: Item) => ReactNode;
}) {
  const { items, idOf, weigh, children } = props;
  const nextTurn = useContext(NextTurnContext);
  const render = (item: Item) => <Fragment key={idOf(item)}>{children(item)}</Fragment>;
  const parts = nextTurn ? divide(items, weigh) : [items];
  if (!nextTurn || parts.length <= 1) return items.map(render);
  // Each part asks for its turn after the previous one had its own: several lists alternate.
  let previous = Promise.resolve();
  return parts.map((part) => {
    previous = previous.then(nextTurn);
    const Part = inTurn(previous, () => part.map(render));
    return (
      <Suspense key={idOf(part[0]!)}>
        <Part />
      </Suspense>
    );
  });
}

/** A component that React renders once its turn has come. */
function inTurn(turn: Promise<void>, render: () => ReactNode): ComponentType {
  return lazy(async () => {
    await turn;
    return { default: () => <>{render()}</> };
  });
}

function divide<Item>(items: readonly Item[], weigh: (item: Item) => number): Item[][] {
  const parts: Item[][] = [];
  let weight = TURN;
  for (const item of items) {
    const own = MARKUP + weigh(item);
    if (weight + own > TURN) {
      parts.push([]);
      weight = 0;
    }
    parts.at(-1)!.push(item);
    weight += own;
  }
  return parts;
}
