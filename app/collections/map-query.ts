import { AUDIENCES, PROJECT_STEPS } from '#content/kinds/module-guide.ts';

/** Minutes that somebody has, as they are offered. */
export const MAP_TIMES = [60, 120, 180, 240] as const;

const codesOf = (list: readonly { readonly code: string }[]) => list.map(({ code }) => code).join('|');

/** The filters of a module map in an address, with a pattern of their values. */
export const MAP_QUERY = {
  temps: new RegExp(`^(?:${MAP_TIMES.join('|')})$`),
  public: new RegExp(`^(?:${codesOf(AUDIENCES)})$`),
  etape: new RegExp(`^(?:${codesOf(PROJECT_STEPS)})$`),
};
