import type { Locale } from '#content/locale.ts';

/** What the device keeps of a plan, by the ids of steps. */
interface Kept {
  /** The steps of each part, in their order. */
  order: string[][];
  cut: string[];
  minutes: Record<string, number>;
  /**
   * The step that is being led, milliseconds spent on it before `since`, and since when it runs.
   */
  step: string | null;
  spent: number;
  since: number | null;
}

/** A session's plan as the page has it, with what the device keeps of it. */
export function openPlan(element: HTMLElement) {
  const clock = find(element, '[data-clock]');
  const storeName = `seance ${element.dataset.sessionPlan}`;
  const lists = [...element.querySelectorAll<HTMLElement>('.session-steps')];
  const steps = () => [...element.querySelectorAll<HTMLElement>('.session-step')];
  const asWritten = minutesOf(steps());
  const written: Kept = { order: orderOf(lists), cut: [], minutes: {}, step: null, spent: 0, since: null };
  const kept: Kept = { ...structuredClone(written), ...readKept(storeName) };

  return {
    element,
    clock,
    lists,
    kept,
    steps,
    locale: element.dataset.locale as Locale,
    /** The steps that are not cut. */
    led: () => steps().filter(({ id }) => !kept.cut.includes(id)),
    minutesIn: (step: HTMLElement) => kept.minutes[step.id] ?? asWritten.get(step.id) ?? null,
    titleOf: (step: HTMLElement | undefined) => step?.querySelector('h3')?.textContent ?? '',
    /** Words of the page, with these values in their holes. */
    words: (name: string, values: Record<string, string> = {}) =>
      (clock.dataset[name] ?? '').replace(/\{(\w+)\}/g, (_, hole: string) => values[hole] ?? ''),
    announce(text: string): void {
      find(element, '[data-said]').textContent = text;
    },

    keep(): void {
      kept.order = orderOf(lists);
      try {
        localStorage.setItem(storeName, JSON.stringify(kept));
      } catch {
        // Without storage the plan works until the page is left.
      }
    },

    /** Makes it what was written, without keeping that yet. */
    restore(): void {
      Object.assign(kept, structuredClone(written));
    },
  };
}

export type LedPlan = ReturnType<typeof openPlan>;

export function find(within: Element, selector: string): HTMLElement {
  return within.querySelector<HTMLElement>(selector)!;
}

function minutesOf(steps: readonly HTMLElement[]): Map<string, number | null> {
  return new Map(steps.map(({ id, dataset }) => [id, dataset.minutes === '' ? null : Number(dataset.minutes)]));
}

function orderOf(lists: readonly HTMLElement[]): string[][] {
  return lists.map((list) => [...list.children].map(({ id }) => id));
}

/** What the device keeps under a name, as far as it can be read. */
function readKept(name: string): Partial<Kept> {
  try {
    return JSON.parse(localStorage.getItem(name) ?? '{}') as Partial<Kept>;
  } catch {
    return {};
  }
}
