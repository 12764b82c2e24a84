import { expect, test } from 'vitest';
import { setUpFairness } from '#tests/support/set-up-fairness.ts';
import { until } from '#tests/support/until.ts';

const setup = setUpFairness();

const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;

test('the witnesses stop when an attack throws, and work again during the next one', async () => {
  const before = timers();
  const failing = async () => {
    expect(timers(), 'the witnesses have timers').toBeGreaterThan(before + 2);
    throw new Error('the attack failed');
  };
  await expect(setup.rig.attack(failing)).rejects.toThrow('the attack failed');
  await until(() => timers() <= before, 'the timers of the witnesses are gone');
  const report = await setup.rig.attack(async () => {});
  expect(report.mainMemory).toBeGreaterThan(0);
});
