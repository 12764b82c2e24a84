import { readdirSync } from 'node:fs';
import path from 'node:path';

const ROUTES = path.resolve(import.meta.dirname, '../../app/routes');

export interface AdminScreen {
  /** The route's module, for import. */
  readonly file: string;
  /** `/admin/personnes`; parameters as in the route's name: `/admin/personnes/$id`. */
  readonly path: string;
  readonly hasParameters: boolean;
}

/**
 * The administration's screens, found by their routes' names, so that new ones are tested without
 * being listed. Excludes their layout (`admin.tsx`).
 */
export const ADMIN_SCREENS: readonly AdminScreen[] = readdirSync(ROUTES)
  .filter((name) => /^admin\..+\.tsx$/.test(name) && name !== 'admin.tsx')
  .sort()
  .map((name) => {
    const segments = name.slice(0, -'.tsx'.length).split('.');
    const shown = segments.filter((segment) => segment !== '_index').map((segment) => segment.replace(/_$/, ''));
    return {
      file: path.join(ROUTES, name),
      path: `/${shown.join('/')}`,
      hasParameters: name.includes('$'),
    };
  });
