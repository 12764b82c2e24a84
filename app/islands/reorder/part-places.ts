/** What a step does to the places of the parts of a list; `at` counts from 0, before the step. */
export type PartsStep =
  | { readonly type: 'none' }
  | { readonly type: 'move'; readonly at: number; readonly by: number }
  | { readonly type: 'remove'; readonly at: number }
  | { readonly type: 'insert'; readonly at: number };

/** By how many a step changes the number of parts. */
export function partsAround({ type }: PartsStep): number {
  return type === 'insert' ? 1 : type === 'remove' ? -1 : 0;
}

/** Where a part is after a step; null if it went with it. */
export function placeAfter(place: number, step: PartsStep): number | null {
  switch (step.type) {
    case 'none':
      return place;
    case 'move':
      return place === step.at ? place + step.by : place === step.at + step.by ? step.at : place;
    case 'remove':
      return place === step.at ? null : place > step.at ? place - 1 : place;
    case 'insert':
      return place >= step.at ? place + 1 : place;
  }
}
