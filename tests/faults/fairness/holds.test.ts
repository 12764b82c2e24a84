import { fork } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createTempFolder } from '#tests/support/temp-folder.ts';

/** What tests of fairness measure with: a turn that takes long is seen, whatever it does meanwhile. */
const TURNS = {
  'that works': 'const end = process.cpuUsage().user + 200_000; while (process.cpuUsage().user < end);',
  'that sleeps': 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);',
};

test.each(Object.entries(TURNS))('a turn %s is recorded, in its own time', async (_what, code) => {
  const file = path.join(createTempFolder('holds'), 'start.js');
  writeFileSync(
    file,
    `setTimeout(() => { ${code} setTimeout(() => process.send('held'), 50); }, 100); setInterval(() => {}, 1_000);`,
  );
  const child = fork(file, [], { execArgv: ['--import', path.resolve('tests/support/record-holds.js')] });
  try {
    await once(child, 'message');
    child.send({ holds: 'take' });
    const [{ holds }] = (await once(child, 'message')) as [{ holds: number[] }];
    expect(Math.max(...holds)).toBeGreaterThan(150);
  } finally {
    child.kill('SIGKILL');
  }
});
