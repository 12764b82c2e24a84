/**
 * Groups of mutated files (globs), and the tests to run on each mutant in this order: those close
 * to the code, cheap ones first, no browser tests. Tests are names of files below `tests/` without
 * `.test.ts`. In the files of `tables`, code that runs once at import is mutated as well, and all
 * of the group's tests run on each such mutant. The same holds for files of `threads`, parts of
 * which run in a worker thread: there it is unknown which tests cover a mutant.
 */
export const GROUPS = {
  rights: {
    files: ['content/permission.ts', 'server/auth/*.ts'],
    tables: ['content/permission.ts'],
    tests: [
      'content/permission',
      'content/people-query',
      'server/access',
      'server/authorise',
      'server/invitation',
      'server/people',
      'server/people-list',
      'server/sign-in',
      'server/rights',
    ],
  },
  log: {
    files: ['server/collab/*.ts', 'db/database.ts', 'db/draft-repository.ts'],
    threads: ['server/drafts/draft-tasks.ts', 'server/drafts/draft-worker.ts'],
    tests: [
      'server/update-log',
      'server/senders',
      'server/client-owners',
      'server/draft-size',
      'server/joining',
      'db/database',
      'server/awareness-guard',
      'server/stored-first',
      'server/presence',
      'server/group-commit',
      'server/draft-task-runner',
      'server/heartbeat',
      'server/parts',
      'server/intake-verdicts',
      'server/intake',
      'server/joining-in-parts',
      'server/draft-snapshot',
      'server/entering',
      'server/checkpoints',
      'server/large-updates',
      'server/collab',
    ],
  },
  guards: {
    files: [
      'content/draft/draft-guard.ts',
      'content/draft/incoming.ts',
      'content/document/list-places.ts',
      'content/draft/list-preview.ts',
      'content/draft/keystroke-guard.ts',
      'content/draft/divide-update.ts',
      'content/draft/split-update.ts',
      'server/collab/awareness-guard.ts',
    ],
    tables: ['server/collab/awareness-guard.ts'],
    tests: [
      'server/awareness-guard',
      'content/item-content',
      'content/draft-guard',
      'content/draft-guard-schema',
      'content/draft-guard-damage',
      'app/undoing',
      'content/list-preview',
      'content/divide-update',
      'content/split-update',
      'server/marks-in-parts',
      'server/intake',
      'server/foreign-updates',
    ],
  },
  anchors: {
    files: [
      'content/annotation/anchor-resolver.ts',
      'content/draft/anchor-yjs.ts',
      'content/annotation/approximate-match.ts',
      'server/annotations/*.ts',
    ],
    tests: [
      'content/annotation',
      'content/anchor-resolver',
      'content/anchor-yjs',
      'content/approximate-match',
      'server/annotations',
      'server/annotation-places',
    ],
  },
  editions: {
    files: ['server/pages/edition-service.ts', 'server/http/page-cache.ts', 'server/pages/hidden-links.ts'],
    tests: ['server/editions', 'server/hidden-links', 'server/kept-pages', 'server/page-cache', 'server/publishing'],
  },
  search: {
    files: ['server/search/*.ts'],
    threads: ['server/search/search-worker.ts'],
    tests: [
      'server/segment-store',
      'server/search-documents',
      'server/index-keeper',
      'server/search-care',
      'server/search',
    ],
  },
  import: {
    files: ['content/document/hast-*.ts', 'server/exchange/*.ts'],
    tests: [
      'content/html-import',
      'content/markdown-import',
      'content/figure-and-note-import',
      'content/html-in-markdown',
      'content/hostile-import',
      'content/demonstration-import',
      'content/import-fidelity',
      'server/markdown-files',
      'server/import',
      'server/demo',
    ],
  },
  backup: {
    files: ['server/backup/*.ts', 'db/database-copy.ts'],
    tests: ['server/backup'],
  },
};
