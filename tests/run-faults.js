/**
 * `npm run faults`: the fault tests at length. 200 rounds of kill -9 while people type, twenty cuts
 * of a kit's download, as many texts with citations by several, and a proportionate number of other
 * faults; `ROUNDS=50 npm run faults` for another number. The fairness tests measure commits on the
 * disk; `FAIRNESS_ON=memory` without its waits. Arguments are passed to Vitest: `npm run faults --
 * tests/faults/kill.test.ts`.
 */
process.env.ROUNDS ||= '200';
process.env.FAIRNESS_ON ||= 'disk';
/** Besides the fault tests, those that run only a part of their cases in `npm test`. */
const AT_LENGTH = [
  'tests/faults',
  'tests/app/form-limits.test.ts',
  'tests/e2e/correct-a-factsheet.test.ts',
  'tests/e2e/editor.test.ts',
  'tests/e2e/every-screen.test.ts',
  'tests/e2e/from-home.test.ts',
  'tests/e2e/history.test.ts',
  'tests/e2e/invitation-screens.test.ts',
  'tests/e2e/kits-and-rights.test.ts',
  'tests/e2e/kits-on-the-device.test.ts',
  'tests/e2e/moving.test.ts',
  'tests/e2e/offline-kits.test.ts',
  'tests/e2e/offline.test.ts',
  'tests/e2e/texts-from-files.test.ts',
  'tests/e2e/toolkit-sessions.test.ts',
  'tests/e2e/toolkit-visitor.test.ts',
  'tests/e2e/written-head.test.ts',
  'tests/content/citations-together.test.ts',
  'tests/content/import-fidelity.test.ts',
  'tests/server/evidence-doors.test.ts',
  'tests/server/export.test.ts',
  'tests/server/form-doors.test.ts',
  'tests/server/import.test.ts',
  'tests/server/own-pages.test.ts',
];
const given = process.argv.slice(2);
process.argv.splice(2, given.length, ...(given.some((one) => one.includes('tests/')) ? [] : AT_LENGTH), ...given);
await import('./run.js');

// Without it this file would not be a module, and could not wait.
export {};
