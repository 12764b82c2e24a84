import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import os from 'node:os';
import { afterAll, expect, test } from 'vitest';
import { TaskEndedError, type TaskLimits } from '#server/tasks/task-limits.ts';
import { TaskPool } from '#server/tasks/task-pool.ts';
import { TaskProcess } from '#server/tasks/task-process.ts';
import type { HungryTask } from '#tests/support/hungry-process.ts';
import { until } from '#tests/support/until.ts';

/** The process watches itself by HUNGRY_LIMITS; its parent only by `patience`. */
const options = (patience = 60_000) => ({
  code: new URL('../support/hungry-process-source.js', import.meta.url),
  limits: { megabytes: 300, processorTime: 500, patience } satisfies TaskLimits,
});

const patient = new TaskProcess<HungryTask, string>(options());
/** It may take longer to exceed its memory than the others have. */
const eater = new TaskProcess<HungryTask, string>({ ...options(), args: ['20000'] });
afterAll(() => {
  patient.close();
  eater.close();
});

const pidOf = (answer: string) => Number(answer.split(' ')[1]);

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

test.each([
  ['eat', 'memory', eater],
  ['spin', 'processor-time', patient],
  ['throw', 'broken', patient],
] as const)(
  'a task that would %s for ever ends with its cause, and the next has a new process',
  async (task, end, hungry) => {
    const before = await hungry.run('answer');
    await expect(hungry.run(task)).rejects.toMatchObject({ name: 'TaskEndedError', end });
    const after = await hungry.run('answer');
    expect(pidOf(after)).not.toBe(pidOf(before));
    expect(isAlive(pidOf(before))).toBe(false);
  },
);

test('a process whose parent ended before it listens ends as well', async () => {
  const child = fork(options().code, [], { stdio: ['ignore', 'ignore', 'ignore', 'ipc', 'pipe'] });
  try {
    const ended = once(child, 'exit');
    child.disconnect();
    expect(await ended).toEqual([0, null]);
  } finally {
    child.kill('SIGKILL');
  }
});

test('the output of a crashing process is kept for the log', async () => {
  await expect(patient.run('throw')).rejects.toThrow('broken on purpose');
});

test('a process that neither works nor answers counts as stuck', async () => {
  const impatient = new TaskProcess<HungryTask, string>(options(1_500));
  await expect(impatient.run('sleep')).rejects.toMatchObject({ end: 'stuck' });
  impatient.close();
});

test('each task has its full time, independent of earlier ones', async () => {
  const answers = [];
  for (let i = 0; i < 4; i++) answers.push(pidOf(await patient.run('spin-a-little')));
  expect(new Set(answers).size).toBe(1);
});

// Elsewhere a priority belongs to the process as a whole.
test.runIf(process.platform === 'linux')('all threads of a process have the priority that it is given', async () => {
  const background = new TaskProcess<HungryTask, string>({ ...options(), niceness: 7 });
  const pid = pidOf(await background.run('answer'));
  const threads = readdirSync(`/proc/${pid}/task`).map(Number);
  expect(threads.length).toBeGreaterThan(4);
  expect(threads.map((thread) => os.getPriority(thread))).toEqual(threads.map(() => 7));
  background.close();
});

test('cancelling a task ends its process', async () => {
  const pid = pidOf(await patient.run('answer'));
  const controller = new AbortController();
  const given = patient.run('sleep', controller.signal);
  controller.abort(new Error('the sender is gone'));
  await expect(given).rejects.toThrow('the sender is gone');
  await until(() => !isAlive(pid), 'its process has ended');
  await expect(patient.run('answer', controller.signal)).rejects.toThrow('the sender is gone');
});

test('in a pool, one sender’s endless tasks do not block another’s', async () => {
  const pool = new TaskPool<HungryTask, string>(options(), 2);
  // Both processes run: a start takes longer than an endless task may.
  await Promise.all(['pirate', 'awa'].map((sender) => pool.run('answer', sender)));
  const outcomes: string[] = [];
  const note = (name: string) => (value: unknown) => {
    outcomes.push(value instanceof TaskEndedError ? `${name} ${value.end}` : name);
  };
  const pirates = ['first', 'second', 'third'].map((name) => pool.run('spin', 'pirate').catch(note(name)));
  await pool.run('answer', 'awa').then(note('awa'));
  await Promise.all(pirates);
  expect(outcomes[0]).toBe('awa');
  expect(outcomes.slice(1)).toEqual(['first processor-time', 'second processor-time', 'third processor-time']);
  const closing = Promise.all([
    expect(pool.run('sleep', 'awa')).rejects.toThrow('closed'),
    expect(pool.run('answer', 'awa')).rejects.toThrow('closed'),
  ]);
  pool.close(new Error('closed'));
  await closing;
  await expect(pool.run('answer', 'bruno')).rejects.toThrow('closed');
});
