import { MOST_SELECTED, parseSelection, type SelectedPage, selectionQuery } from './selection.ts';
import { SESSION_PLAN_PATH } from './site-paths.ts';

/** Most modules of a session plan: more than a day of them. */
export const MOST_PLANNED = 12;

/**
 * The address of modules as one session plan: `/deroule?page=/modules/x&page=/modules/y`.
 * @param paths of pages
 */
export function sessionPlanPath(paths: readonly string[]): string {
  return SESSION_PLAN_PATH + selectionQuery(paths.slice(0, MOST_PLANNED));
}

/** The pages that the address of a session plan names, each once. */
export function parsePlan(query: URLSearchParams): SelectedPage[] {
  return parseSelection(query.getAll('page').slice(0, MOST_SELECTED)).slice(0, MOST_PLANNED);
}
