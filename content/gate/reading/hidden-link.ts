import type { TextLink } from './gate-text.ts';

/**
 * Why a page's readers cannot see a link's target: it does not exist, is not published, is
 * archived, has fewer readers, or is for the staff.
 */
export type HiddenReason = 'missing' | 'unpublished' | 'archived' | 'narrower' | 'staff';

export interface HiddenLink extends TextLink {
  /** The target's title, if it is an existing page or collection. */
  readonly title: string | null;
  readonly why: HiddenReason;
}
