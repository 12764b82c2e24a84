import { countOpenAnnotations } from '#db/annotations/annotation-counts.ts';
import { countOpenInvitations } from '#db/auth/invitation-repository.ts';
import type { Reader } from '#db/driver/database.ts';

/** How many of everything exist. */
export interface Counts {
  readonly people: { readonly active: number; readonly administrators: number; readonly disabled: number };
  /** Browsers signed in now. */
  readonly sessions: number;
  readonly openInvitations: number;
  readonly pages: {
    readonly published: number;
    readonly unpublished: number;
    readonly archived: number;
    /** In the bin. */
    readonly binned: number;
  };
  readonly editions: number;
  readonly collections: number;
  readonly annotations: { readonly open: number; readonly resolved: number };
  readonly files: { readonly count: number; readonly bytes: number };
}

/** Counts everything as of this instant. */
export async function countEverything(db: Reader, now: string): Promise<Counts> {
  const [people, sessions, openInvitations, pages, editions, collections, open, resolved, files] = await Promise.all([
    db
      .selectFrom('person')
      .select(({ fn }) => [
        fn.countAll<number>().filterWhere('disabledAt', 'is', null).as('active'),
        fn
          .countAll<number>()
          .filterWhere('disabledAt', 'is', null)
          .filterWhere('role', '=', 'staff')
          .filterWhere('admin', '=', 1)
          .as('administrators'),
        fn.countAll<number>().filterWhere('disabledAt', 'is not', null).as('disabled'),
      ])
      .executeTakeFirstOrThrow(),
    db
      .selectFrom('session')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('expiresAt', '>', now)
      .executeTakeFirstOrThrow(),
    countOpenInvitations(db, now),
    db
      .selectFrom('page')
      .select(({ fn }) => [
        fn
          .countAll<number>()
          .filterWhere('archivedAt', 'is', null)
          .filterWhere('editionNumber', 'is not', null)
          .as('published'),
        fn
          .countAll<number>()
          .filterWhere('archivedAt', 'is', null)
          .filterWhere('editionNumber', 'is', null)
          .as('unpublished'),
        fn
          .countAll<number>()
          .filterWhere('archivedAt', 'is not', null)
          .filterWhere('binnedAt', 'is', null)
          .as('archived'),
        fn.countAll<number>().filterWhere('binnedAt', 'is not', null).as('binned'),
      ])
      // Pages of the site are predefined: not counted.
      .where('kind', '<>', 'site')
      .executeTakeFirstOrThrow(),
    db
      .selectFrom('edition')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow(),
    db
      .selectFrom('collection')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('archivedAt', 'is', null)
      .executeTakeFirstOrThrow(),
    countOpenAnnotations(db),
    // Only a thread's first annotation is resolved: replies are not counted.
    db
      .selectFrom('annotation')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('parentId', 'is', null)
      .where('resolvedAt', 'is not', null)
      .executeTakeFirstOrThrow(),
    db
      .selectFrom('file')
      .select(({ fn }) => [fn.countAll<number>().as('count'), fn.sum<number | null>('bytes').as('bytes')])
      .executeTakeFirstOrThrow(),
  ]);
  return {
    people,
    sessions: sessions.count,
    openInvitations,
    pages,
    editions: editions.count,
    collections: collections.count,
    annotations: { open, resolved: resolved.count },
    files: { count: files.count, bytes: files.bytes ?? 0 },
  };
}
