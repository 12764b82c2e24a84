/** A part of a collection with its pages, in order, as far as arranging needs it. */
export interface ArrangedPart {
  readonly id: string;
  readonly title: string;
  readonly pageIds: readonly string[];
}

/**
 * One step of arranging. Steps name parts by their ids, which change with every arrangement, so
 * that a stale step is detected.
 */
export type ArrangeStep =
  | { readonly type: 'add-part'; readonly title: string }
  | { readonly type: 'rename-part'; readonly part: string; readonly title: string }
  | { readonly type: 'remove-part'; readonly part: string }
  | { readonly type: 'move-part'; readonly part: string; readonly by: -1 | 1 }
  /** To a position (from 0) among the parts, counted without the part itself. */
  | { readonly type: 'place-part'; readonly part: string; readonly at: number }
  /** With an empty `part`: into the first part, which is created if there is none. */
  | { readonly type: 'add-page'; readonly part: string; readonly page: string }
  | { readonly type: 'remove-page'; readonly part: string; readonly page: string }
  /** Up or down by one; from the edge of a part into the next one. */
  | { readonly type: 'move-page'; readonly part: string; readonly page: string; readonly by: -1 | 1 }
  /** To a position (from 0) in a part, counted without the page itself. */
  | {
      readonly type: 'place-page';
      readonly part: string;
      readonly page: string;
      readonly to: string;
      readonly at: number;
    };

type Draft = { title: string; pageIds: string[] };

/**
 * The parts after a step.
 * @returns null when the step no longer applies: the part does not exist, the page has left it, or
 * the target part already contains it
 */
export function rearrange(parts: readonly ArrangedPart[], step: ArrangeStep): Draft[] | null {
  const drafts = parts.map(({ title, pageIds }): Draft => ({ title, pageIds: [...pageIds] }));
  if (step.type === 'add-part') return [...drafts, { title: step.title, pageIds: [] }];
  if (step.type === 'add-page' && step.part === '' && parts.length === 0) return [{ title: '', pageIds: [step.page] }];
  const index = parts.findIndex((part) => part.id === step.part);
  const part = drafts[index];
  if (!part) return null;
  switch (step.type) {
    case 'rename-part':
      part.title = step.title;
      return drafts;
    case 'remove-part':
      return drafts.filter((draft) => draft !== part);
    case 'move-part':
      return swap(drafts, index, index + step.by);
    case 'place-part':
      drafts.splice(index, 1);
      drafts.splice(Math.max(0, Math.min(step.at, drafts.length)), 0, part);
      return drafts;
    case 'add-page':
      if (!part.pageIds.includes(step.page)) part.pageIds.push(step.page);
      return drafts;
    case 'remove-page':
      return take(part, step.page) ? drafts : null;
    case 'move-page':
      return movePage(drafts, index, step.page, step.by);
    case 'place-page': {
      const target = drafts[parts.findIndex((other) => other.id === step.to)];
      if (!target || !take(part, step.page) || target.pageIds.includes(step.page)) return null;
      target.pageIds.splice(Math.max(0, Math.min(step.at, target.pageIds.length)), 0, step.page);
      return drafts;
    }
  }
}

/**
 * Applies a step that was made without some hidden pages: each of these stays after the page before
 * it, in whichever part that is now.
 */
export function rearrangeShown(
  parts: readonly ArrangedPart[],
  step: ArrangeStep,
  hidden: ReadonlySet<string>,
): Draft[] | null {
  const isShown = (pageId: string) => !hidden.has(pageId);
  const drafts = rearrange(
    parts.map((part) => ({ ...part, pageIds: part.pageIds.filter(isShown) })),
    step,
  );
  if (!drafts) return null;
  for (const { title, pageIds } of parts) {
    const first = pageIds.find(isShown);
    let previous: string | undefined;
    for (const pageId of pageIds) {
      if (!isShown(pageId)) {
        const beside = previous ?? first;
        const part = drafts.find((draft) =>
          beside === undefined ? draft.title === title : draft.pageIds.includes(beside),
        );
        part?.pageIds.splice(previous === undefined ? 0 : part.pageIds.indexOf(previous) + 1, 0, pageId);
      }
      previous = pageId;
    }
  }
  return drafts;
}

function movePage(drafts: Draft[], index: number, page: string, by: -1 | 1): Draft[] | null {
  const part = drafts[index]!;
  const at = part.pageIds.indexOf(page);
  if (at < 0) return null;
  if (swap(part.pageIds, at, at + by)) return drafts;
  const next = drafts[index + by];
  if (!next || next.pageIds.includes(page)) return null;
  take(part, page);
  if (by === 1) next.pageIds.unshift(page);
  else next.pageIds.push(page);
  return drafts;
}

function take(part: Draft, page: string): boolean {
  const at = part.pageIds.indexOf(page);
  if (at >= 0) part.pageIds.splice(at, 1);
  return at >= 0;
}

function swap<T>(list: T[], a: number, b: number): T[] | null {
  const [first, second] = [list[a], list[b]];
  if (first === undefined || second === undefined) return null;
  list[a] = second;
  list[b] = first;
  return list;
}
