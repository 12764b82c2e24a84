import type { Locale } from '#content/locale.ts';
import type { Viewer } from '#content/people/person.ts';
import type { AppContext } from '#server/http/remix/app-context.ts';
import type { Islands } from '#server/http/remix/islands.ts';
import type { FooterLink } from '#server/pages/site-pages.ts';
import type { ShellViewer } from './page-shell.tsx';

/** What the frame of every page needs. */
export interface Frame {
  readonly locale: Locale;
  readonly networkName: string;
  readonly timeZone: string;
  readonly islands: Islands;
  readonly viewer: ShellViewer | null;
  /** The pages of the site itself. */
  readonly footer: readonly FooterLink[];
}

/** The frame of a page, from the request's context, so that error screens have the same one. */
export function frameOf(
  { viewer, locale, networkName, timeZone, islands }: AppContext,
  footer: readonly FooterLink[],
): Frame {
  return { locale, networkName, timeZone, islands, viewer: toShellViewer(viewer), footer };
}

function toShellViewer(viewer: Viewer): ShellViewer | null {
  switch (viewer.role) {
    case 'public':
      return null;
    case 'partner':
      return { role: 'partner', id: null, name: viewer.name, organisation: viewer.organisation, admin: false };
    case 'member':
      return { role: 'member', id: viewer.personId, name: viewer.name, organisation: null, admin: false };
    case 'staff':
      return { role: 'staff', id: viewer.personId, name: viewer.name, organisation: null, admin: viewer.admin };
  }
}
