import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * A test that imports one of these, directly or indirectly, needs the build, a browser, or a
 * process of its own.
 */
const NEEDS_MORE = [
  'running-app.ts',
  'server-process.ts',
  'browser.ts',
  'chromium.js',
  'command-line.ts',
  'demo-folder.ts',
  'fairness-rig.ts',
  'hungry-process.ts',
  'small-disk.ts',
].map((name) => `tests/support/${name}`);

/** Need nothing more, and take seconds each: all others together take less than a minute. */
const SLOW = [
  'tests/app/annotations.test.ts',
  'tests/app/carets.test.ts',
  'tests/app/collections.test.ts',
  'tests/app/copies.test.ts',
  'tests/app/notice-form.test.ts',
  'tests/app/people-screens.test.ts',
  'tests/app/reading.test.ts',
  'tests/app/search-page.test.tsx',
  'tests/app/two-writers.test.ts',
  'tests/app/undo-redo.test.ts',
  'tests/app/versions.test.ts',
  'tests/architecture/licences.test.ts',
  'tests/content/consent.test.ts',
  'tests/content/demonstration-import.test.ts',
  'tests/content/divide-update.test.ts',
  'tests/content/draft-guard-damage.test.ts',
  'tests/content/draft-guard.test.ts',
  'tests/content/fit.test.ts',
  'tests/content/gate.test.ts',
  'tests/content/hostile-import.test.ts',
  'tests/content/import-fidelity.test.ts',
  'tests/content/list-preview.test.ts',
  'tests/content/pasted-text.test.ts',
  'tests/content/replace-document.test.ts',
  'tests/content/search-index.test.ts',
  'tests/content/state-encoder.test.ts',
  'tests/content/to-markdown.test.ts',
  'tests/db/board-lists.test.ts',
  'tests/db/database.test.ts',
  'tests/db/draft-repository.test.ts',
  'tests/db/people-concerned.test.ts',
  'tests/db/search-digest.test.ts',
  'tests/server/access.test.ts',
  'tests/server/activity.test.ts',
  'tests/server/analysis-import.test.ts',
  'tests/server/analysis-project.test.ts',
  'tests/server/annotation-threads.test.ts',
  'tests/server/annotations.test.ts',
  'tests/server/backup-manifest.test.ts',
  'tests/server/backup.test.ts',
  'tests/server/bin-service.test.ts',
  'tests/server/board-counts.test.ts',
  'tests/server/board.test.ts',
  'tests/server/book-formats.test.ts',
  'tests/server/checkpoint-authors.test.ts',
  'tests/server/checkpoints.test.ts',
  'tests/server/collab.test.ts',
  'tests/server/control.test.ts',
  'tests/server/convergence.test.ts',
  'tests/server/crossed-files.test.ts',
  'tests/server/demo.test.ts',
  'tests/server/digest-mail.test.ts',
  'tests/server/document-pages.test.ts',
  'tests/server/draft-head.test.ts',
  'tests/server/draft-snapshot.test.ts',
  'tests/server/draft-task-runner.test.ts',
  'tests/server/drawings.test.ts',
  'tests/server/editions.test.ts',
  'tests/server/exchange-text.test.ts',
  'tests/server/export.test.ts',
  'tests/server/extracts.test.ts',
  'tests/server/files.test.ts',
  'tests/server/first-use.test.ts',
  'tests/server/foreign-analysis.test.ts',
  'tests/server/foreign-updates.test.ts',
  'tests/server/heartbeat.test.ts',
  'tests/server/home.test.ts',
  'tests/server/import.test.ts',
  'tests/server/imports.test.ts',
  'tests/server/index-keeper.test.ts',
  'tests/server/intake.test.ts',
  'tests/server/introductions.test.ts',
  'tests/server/invitation.test.ts',
  'tests/server/joining-in-parts.test.ts',
  'tests/server/large-updates.test.ts',
  'tests/server/limits.test.ts',
  'tests/server/loop-mail.test.ts',
  'tests/server/mail-queue-turns.test.ts',
  'tests/server/mail-rights.test.ts',
  'tests/server/mail.test.ts',
  'tests/server/markdown-archive.test.ts',
  'tests/server/markdown-files.test.ts',
  'tests/server/marked-passages.test.ts',
  'tests/server/masked-quotations.test.ts',
  'tests/server/material-uses.test.ts',
  'tests/server/notifications.test.ts',
  'tests/server/open-drafts.test.ts',
  'tests/server/page-stream.test.ts',
  'tests/server/parts.test.ts',
  'tests/server/people.test.ts',
  'tests/server/presence.test.ts',
  'tests/server/print.test.ts',
  'tests/server/read-documents.test.ts',
  'tests/server/related.test.ts',
  'tests/server/restore.test.ts',
  'tests/server/restored-twice.test.ts',
  'tests/server/review-answers.test.ts',
  'tests/server/review-bounds.test.ts',
  'tests/server/review-reminders.test.ts',
  'tests/server/review-rights.test.ts',
  'tests/server/reviews.test.ts',
  'tests/server/room-apply.test.ts',
  'tests/server/room-compaction.test.ts',
  'tests/server/room-registry.test.ts',
  'tests/server/room-unloading.test.ts',
  'tests/server/search-care.test.ts',
  'tests/server/search-freshness.test.ts',
  'tests/server/search-rights.test.ts',
  'tests/server/search.test.ts',
  'tests/server/serve-index.test.ts',
  'tests/server/sign-in.test.ts',
  'tests/server/stored-first.test.ts',
  'tests/server/taken-back-words.test.ts',
  'tests/server/terms.test.ts',
  'tests/server/transcript-consent.test.ts',
  'tests/server/upkeep.test.ts',
  'tests/server/whole-state.test.ts',
  'tests/server/withdrawal-meanwhile.test.ts',
  'tests/server/withdrawal.test.ts',
  'tests/server/withdrawn-documents.test.tsx',
  'tests/server/word-features.test.ts',
  'tests/server/word-round-trip.test.ts',
  'tests/server/word-structures.test.ts',
];

const FOLDERS = ['tests/architecture', 'tests/content', 'tests/db', 'tests/server', 'tests/app'];

/** @param {string} file @returns {string[]} the files of `tests` that it imports */
function importsOf(file) {
  const text = readFileSync(file, 'utf8');
  return [...text.matchAll(/['"](#tests\/|\.\.?\/)([^'"]+\.(?:tsx?|js))['"]/g)].map(([, from = '', name = '']) =>
    from === '#tests/' ? `tests/${name}` : path.join(path.dirname(file), from, name),
  );
}

/** @param {string} file @param {Map<string, boolean>} known @returns {boolean} */
function needsMore(file, known) {
  const answer = known.get(file);
  if (answer !== undefined) return answer;
  known.set(file, false);
  const needs =
    NEEDS_MORE.includes(file) ||
    importsOf(file).some((one) => one.startsWith('tests/') && existsSync(one) && needsMore(one, known));
  known.set(file, needs);
  return needs;
}

/** @returns {string[]} the test files that need neither build nor browser, and are quick */
export function quickFiles() {
  const known = new Map();
  return FOLDERS.flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => /\.test\.tsx?$/.test(name))
      .map((name) => `${folder}/${name}`),
  ).filter((file) => !SLOW.includes(file) && !needsMore(file, known));
}
