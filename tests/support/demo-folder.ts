import { cp, mkdir, rename, stat } from 'node:fs/promises';
import path from 'node:path';
import { loadDemo } from '#server/exchange/demo.ts';
import { prepareDataFolder } from './socket-rig.ts';
import { createTempFolder } from './temp-folder.ts';
import { until } from './until.ts';

/** Created once per run, on first use: loading the corpus takes seconds. */
async function template(): Promise<string> {
  const folder = process.env.NAVETTE_TEST_FOLDER;
  if (!folder) throw new Error('run the tests through tests/vitest.config.ts');
  const ready = path.join(folder, 'demo-template');
  const isReady = () =>
    stat(ready).then(
      () => true,
      () => false,
    );
  if (await isReady()) return ready;
  try {
    await mkdir(path.join(folder, 'demo-template.lock'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    await until(isReady, 'another test file loads the demonstration', 180_000);
    return ready;
  }
  const { dataDir } = await prepareDataFolder((services) => loadDemo(services));
  await rename(dataDir, ready);
  return ready;
}

/** A new data folder with the demonstration corpus. */
export async function createDemoFolder(): Promise<string> {
  const source = await template();
  const folder = createTempFolder('demo');
  await cp(source, folder, { recursive: true });
  return folder;
}
