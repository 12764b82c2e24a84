/**
 * `npm run faults`: the fault tests at length. 200 rounds of kill -9 while people type, and of the other faults as many in proportion;
 * `ROUNDS=50 npm run faults` for another number. Arguments go to Vitest: `npm run faults -- tests/faults/kill.test.ts`.
 */
process.env.ROUNDS ||= '200';
const given = process.argv.slice(2);
process.argv.splice(
  2,
  given.length,
  ...(given.some((one) => one.includes('tests/')) ? [] : ['tests/faults']),
  ...given,
);
await import('./run.js');
