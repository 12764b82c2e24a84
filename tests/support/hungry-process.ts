import { setTimeout } from 'node:timers/promises';
import { serveTasks } from '#server/tasks/serve-tasks.ts';
import type { TaskLimits } from '#server/tasks/task-limits.ts';

/** The process's behaviour for a task. */
export type HungryTask = 'answer' | 'eat' | 'spin' | 'sleep' | 'throw' | 'spin-a-little';

export const HUNGRY_LIMITS: TaskLimits = {
  megabytes: 300,
  // On machines with slow memory allocation, a process needs more time to exceed its memory.
  processorTime: Number(process.argv[2] ?? 500),
  patience: 2_000,
};

/** A process that exceeds each of its limits on request, for the tests of TaskProcess. */
serveTasks(HUNGRY_LIMITS, async (task: HungryTask): Promise<string> => {
  const spin = (milliseconds: number) => {
    const begun = process.cpuUsage();
    const spent = () => Object.values(process.cpuUsage(begun)).reduce((sum, one) => sum + one, 0);
    while (spent() < milliseconds * 1_000);
  };
  const eaten: Buffer[] = [];
  switch (task) {
    case 'eat':
      for (;;) eaten.push(Buffer.alloc(4 * 1024 * 1024, eaten.length));
    case 'spin':
      spin(Number.POSITIVE_INFINITY);
      break;
    case 'spin-a-little':
      spin(HUNGRY_LIMITS.processorTime * 0.6);
      break;
    case 'sleep':
      await setTimeout(60_000);
      break;
    case 'throw':
      throw new Error('broken on purpose');
  }
  return `${task} ${process.pid}`;
});
