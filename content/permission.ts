import type { PageKind } from '#content/kinds/kind.ts';
import { isOfSite } from '#content/kinds/of-site.ts';
import type { Viewer } from '#content/people/person.ts';

export const VISIBILITIES = ['public', 'members', 'invited'] as const;
export type Visibility = (typeof VISIBILITIES)[number];

/** The rows of the table: the roles, with administrators apart from the other staff. */
export const ROLE_ROWS = ['public', 'partner', 'member', 'staff', 'admin'] as const;
export type RoleRow = (typeof ROLE_ROWS)[number];

/**
 * When a role may do an action: `yes`; `no`; `visible`, if the page's or collection's visibility
 * includes the role and it is published; `invited`, on the one page of the invitation, if it is
 * published; `version`, on that page, if it is published or has a version to annotate; `asked`, if
 * an open request for a review, or a personal link about one's own words, is addressed to the
 * viewer.
 */
export type Rule = 'yes' | 'no' | 'visible' | 'invited' | 'version' | 'asked';

const rules = (pub: Rule, partner: Rule, member: Rule, staff: Rule, admin: Rule = staff) =>
  ({ public: pub, partner, member, staff, admin }) as const satisfies Record<RoleRow, Rule>;

/**
 * The one permission table. Every entrance of the server asks it; the tests walk role × action ×
 * entrance.
 */
export const PERMISSIONS = {
  /** read a page's editions, print, export and find it */
  'page.read': rules('visible', 'invited', 'visible', 'yes'),
  /** read the draft, open its socket, see its checkpoints */
  'draft.read': rules('no', 'no', 'no', 'yes'),
  'draft.write': rules('no', 'no', 'no', 'yes'),
  'page.create': rules('no', 'no', 'no', 'yes'),
  /** rename, change the notice or visibility */
  'page.manage': rules('no', 'no', 'no', 'yes'),
  /** archive and put back */
  'page.archive': rules('no', 'no', 'no', 'yes'),
  'page.publish': rules('no', 'no', 'no', 'yes'),
  /** ask for reviews, withdraw requests, see all answers */
  'review.manage': rules('no', 'no', 'no', 'yes'),
  /**
   * read the draft that one is asked to review, and answer: by the account or link that was asked
   */
  'review.answer': rules('asked', 'asked', 'asked', 'asked'),
  /** set how many approvals a kind of page needs, see who published without them */
  'review.rule': rules('no', 'no', 'no', 'no', 'yes'),
  /** show it first on the home page */
  'page.feature': rules('no', 'no', 'no', 'yes'),
  /** put into the bin, see what is there, bring it back */
  'page.bin': rules('no', 'no', 'no', 'yes'),
  /** delete for good what is in the bin */
  'page.delete': rules('no', 'no', 'no', 'no', 'yes'),
  /** read the version of a draft that partners are asked to annotate */
  'version.read': rules('no', 'version', 'no', 'yes'),
  'annotation.read': rules('no', 'version', 'visible', 'yes'),
  'annotation.write': rules('no', 'version', 'visible', 'yes'),
  /** resolve and reopen anybody's annotation */
  'annotation.resolve': rules('no', 'no', 'no', 'yes'),
  /** resolve and reopen one's own */
  'annotation.resolve-own': rules('no', 'version', 'visible', 'yes'),
  /**
   * mark an annotation as one to deal with before publishing, and clear that mark; reviewers, for
   * the annotations that they made for their request
   */
  'annotation.require': rules('asked', 'asked', 'asked', 'yes'),
  /** invite partners to a page, freeze a version of its draft for them */
  'invitation.manage': rules('no', 'no', 'no', 'yes'),
  /** see a page's invitations, revoke them */
  'invitation.revoke': rules('no', 'no', 'no', 'yes'),
  'collection.read': rules('visible', 'no', 'visible', 'yes'),
  'collection.manage': rules('no', 'no', 'no', 'yes'),
  'collection.archive': rules('no', 'no', 'no', 'yes'),
  'file.upload': rules('no', 'no', 'no', 'yes'),
  /** see a study's materials and the people whom they concern */
  'material.read': rules('no', 'no', 'no', 'yes'),
  'material.write': rules('no', 'no', 'no', 'yes'),
  /**
   * take somebody's words out of all texts at their request; of the study's team or an
   * administrator
   */
  'material.withdraw': rules('no', 'no', 'no', 'yes'),
  /** see the register of organisations, and what names them */
  'organisation.read': rules('no', 'no', 'no', 'yes'),
  /** add, change, merge and import organisations */
  'organisation.write': rules('no', 'no', 'no', 'yes'),
  /** answer for one's own words by one's personal link, whatever became of the pages */
  'consent.answer': rules('asked', 'asked', 'asked', 'asked'),
  /** see searches without results, edit the list of synonyms */
  'search.manage': rules('no', 'no', 'no', 'yes'),
  /** see who did what; the whole audit log is `system.read` */
  'activity.read': rules('no', 'no', 'no', 'yes'),
  /** one's own name, organisation, language and sessions */
  'account.manage': rules('no', 'no', 'yes', 'yes'),
  /** put kits together for oneself, open those whose address one was given */
  'own-kit.keep': rules('no', 'no', 'yes', 'yes'),
  'person.manage': rules('no', 'no', 'no', 'no', 'yes'),
  /** see the outbox of mail, health and backups */
  'system.read': rules('no', 'no', 'no', 'no', 'yes'),
} as const satisfies Record<string, Record<RoleRow, Rule>>;

export type Action = keyof typeof PERMISSIONS;

/**
 * Actions allowed on an archived page or collection, for those who otherwise may: reading and
 * unarchiving. All others require that it is unarchived first.
 */
const WHILE_ARCHIVED: ReadonlySet<Action> = new Set<Action>([
  'page.read',
  'draft.read',
  'annotation.read',
  'page.archive',
  'page.bin',
  'page.delete',
  'version.read',
  'invitation.revoke',
  'material.read',
  'material.withdraw',
  'collection.read',
  'collection.archive',
]);

/** Actions allowed on a page in the bin, for those who otherwise may. */
const WHILE_BINNED: ReadonlySet<Action> = new Set<Action>(['page.bin', 'page.delete']);

/**
 * Actions that only administrators may do on the pages of the site itself, such as its legal
 * notice.
 */
const KEPT_BY_ADMINISTRATORS: ReadonlySet<Action> = new Set<Action>([
  'draft.write',
  'page.create',
  'page.manage',
  'page.archive',
  'page.publish',
  'page.feature',
  'page.bin',
  'review.manage',
  'invitation.manage',
  'invitation.revoke',
  'file.upload',
]);

/** The page or collection that an action is done to, as far as rights depend on it. */
export interface Subject {
  /** The page's id, if it is a page. */
  readonly pageId?: string;
  readonly visibility: Visibility;
  /** It is a page of the site itself. */
  readonly isOfSite?: boolean;
  /** An edition exists and the page or collection is not archived. */
  readonly published: boolean;
  readonly archived?: boolean;
  /** Partners are asked to annotate a version of its draft. */
  readonly hasVersion?: boolean;
  /** For a page in the bin: its state before, to which it returns when it is restored. */
  readonly beforeBin?: Subject;
  /**
   * An open request for a review, or a personal link, is addressed to the viewer, or to the holder
   * of the link.
   */
  readonly asked?: boolean;
}

/** The facts on which rights on a page depend. */
interface PageFacts {
  readonly id: string;
  readonly kind?: PageKind;
  readonly visibility: Visibility;
  readonly editionNumber: number | null;
  readonly archivedAt: string | null;
  readonly binnedAt?: string | null;
  /** For a page in the bin: when it had been archived before. */
  readonly archivedBefore?: string | null;
  /** The number of the version that partners are asked to annotate; null for none. */
  readonly versionNumber?: number | null;
}

/** A page as a subject of the permission table. */
export function pageSubject(page: PageFacts): Subject {
  const binned = (page.binnedAt ?? null) !== null;
  const archived = page.archivedAt !== null || binned;
  const subject: Subject = {
    pageId: page.id,
    visibility: page.visibility,
    ...(page.kind !== undefined && isOfSite(page.kind) ? { isOfSite: true } : {}),
    published: page.editionNumber !== null && !archived,
    archived,
    ...((page.versionNumber ?? null) !== null && !archived ? { hasVersion: true } : {}),
  };
  if (!binned) return subject;
  return {
    ...subject,
    beforeBin: pageSubject({ ...page, binnedAt: null, archivedAt: page.archivedBefore ?? null }),
  };
}

/** A page of a kind that is to be made, as a subject of the permission table. */
export function pageKindSubject(kind: PageKind): Subject {
  return { visibility: 'invited', published: false, ...(isOfSite(kind) ? { isOfSite: true } : {}) };
}

/** A collection as a subject of the permission table. */
export function collectionSubject(collection: {
  readonly visibility: Visibility;
  readonly publishedAt: string | null;
  readonly archivedAt: string | null;
}): Subject {
  const archived = collection.archivedAt !== null;
  return { visibility: collection.visibility, published: collection.publishedAt !== null && !archived, archived };
}

/** The row of a viewer in the permission table. */
export function roleRow(viewer: Viewer): RoleRow {
  return viewer.role === 'staff' && viewer.admin ? 'admin' : viewer.role;
}

function reaches(visibility: Visibility, row: RoleRow): boolean {
  return visibility === 'public' || (visibility === 'members' && row === 'member');
}

/**
 * True if this viewer may do this. Rules other than `yes` and `no` need the subject; without it
 * they refuse.
 */
export function can(viewer: Viewer, action: Action, subject?: Subject): boolean {
  if (subject?.beforeBin) return WHILE_BINNED.has(action) && can(viewer, action, subject.beforeBin);
  if (subject?.archived && !WHILE_ARCHIVED.has(action)) return false;
  const row = roleRow(viewer);
  if (subject?.isOfSite) {
    if (row === 'staff' && KEPT_BY_ADMINISTRATORS.has(action)) return false;
    // The legal notice of a site is for everybody, partners as well.
    if (action === 'page.read' && subject.published && subject.visibility === 'public') return true;
  }
  const rule: Rule = PERMISSIONS[action][row];
  switch (rule) {
    case 'yes':
      return true;
    case 'no':
      return false;
    case 'visible':
      return subject?.published === true && reaches(subject.visibility, row);
    case 'invited':
      return viewer.role === 'partner' && subject?.published === true && subject.pageId === viewer.pageId;
    case 'asked':
      return subject?.asked === true;
    case 'version':
      return (
        viewer.role === 'partner' &&
        (subject?.published === true || subject?.hasVersion === true) &&
        subject.pageId === viewer.pageId
      );
  }
}

/** True if the viewer may do this once the page or collection is no longer archived. */
export function waitsForUnarchive(viewer: Viewer, action: Action, subject?: Subject): boolean {
  if (!subject?.archived || can(viewer, action, subject)) return false;
  return can(viewer, action, { ...subject, archived: false });
}

/** True if the subject is in the bin, and the viewer could read it before. */
export function couldReadBeforeBin(viewer: Viewer, { beforeBin }: Subject): boolean {
  return beforeBin !== undefined && (can(viewer, 'page.read', beforeBin) || can(viewer, 'version.read', beforeBin));
}

/**
 * The visibilities that a viewer may search and list. Partners list nothing: they have one page.
 */
export function listedVisibilities(viewer: Viewer): readonly Visibility[] {
  switch (roleRow(viewer)) {
    case 'partner':
      return [];
    case 'public':
      return ['public'];
    case 'member':
      return ['public', 'members'];
    default:
      return VISIBILITIES;
  }
}
