import { cp, mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { COMMAND_LINE } from '#content/authorise.ts';
import { IMAGE_WIDTHS } from '#content/image-widths.ts';
import { type RunningApp, startApp } from './running-app.ts';
import { createTempFolder } from './temp-folder.ts';
import { until } from './until.ts';

/**
 * Observations while the demonstration was loaded: `tests/server/start` has the expected values.
 */
interface DemoLoad {
  /** The status of `/healthz` while it was loading. */
  readonly answered: number;
  /** The home page during the loading. */
  readonly shown: { readonly status: number; readonly refresh: string | null; readonly text: string };
  /** The number of pages after the loading was interrupted. */
  readonly pagesBetween: number;
  /** The number of pages after the next start; `people` likewise. */
  readonly pages: number;
  readonly people: number;
}

/**
 * Makes the widths in which lists show pictures: they are made when somebody first asks for them,
 * and each server on a copy of the folder would start a process and make them again.
 */
async function makeVariants({ services }: RunningApp): Promise<void> {
  const { files, database } = services;
  const images = await database.read.selectFrom('file').select('id').where('mediaType', '=', 'image/webp').execute();
  for (const { id } of images) for (const width of IMAGE_WIDTHS) await files.findReadable(COMMAND_LINE, id, width);
}

/**
 * Loads the demonstration as a server does that is ended while it loads, and goes on at its next
 * start.
 */
async function load(dataDir: string): Promise<DemoLoad> {
  const start = (demo: 'on' | 'off') => startApp({ DATA_DIR: dataDir, NAVETTE_DEMO: demo });
  const first = await start('on');
  const answered = (await fetch(`${first.url}/healthz`)).status;
  const home = await fetch(first.url, { headers: { accept: 'text/html' } });
  const shown = { status: home.status, refresh: home.headers.get('refresh'), text: await home.text() };
  await first.close();
  const between = await start('off');
  const pagesBetween = (await between.services.pages.listDrafts(COMMAND_LINE)).length;
  await between.close();
  const second = await start('on');
  await second.ready;
  const pages = (await second.services.pages.listDrafts(COMMAND_LINE)).length;
  const people = (await second.services.people.list(COMMAND_LINE)).length;
  await makeVariants(second);
  await second.close();
  return { answered, shown, pagesBetween, pages, people };
}

const SEEN = 'demo-load.json';

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
  const dataDir = createTempFolder('start');
  await writeFile(path.join(folder, SEEN), JSON.stringify(await load(dataDir)));
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

/** How it was loaded for all tests of this run. */
export async function readDemoLoad(): Promise<DemoLoad> {
  const source = await template();
  return JSON.parse(await readFile(path.join(source, '..', SEEN), 'utf8')) as DemoLoad;
}
