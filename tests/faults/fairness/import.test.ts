import { mkdirSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { pagePath } from '#content/addresses/address.ts';
import { analysisPath } from '#content/addresses/site-paths.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { navette } from '#tests/support/command-line.ts';
import { expectFair } from '#tests/support/fairness-rig.ts';
import { HOSTILE_PROJECTS, HOSTILE_TABLES, HOSTILE_TEXTS } from '#tests/support/hostile-imports.ts';
import { MARKDOWN_CONSTRUCTS } from '#tests/support/markdown-constructs.ts';
import { makeDocx, wordParagraph } from '#tests/support/sample-documents.ts';
import { setUpFairness, times } from '#tests/support/set-up-fairness.ts';
import { createTempFolder } from '#tests/support/temp-folder.ts';

/**
 * docs/security.md: Markdown with superlinear parsing time is refused or stopped, and delays
 * nobody; nor do tables, analysts' projects and Word documents. `ROUNDS=20` tests for longer, and
 * `FIGURES=1` prints the measurements of two documents.
 */
/** Files of one import: each may take the thread half a minute before it is ended. */
const FILES = process.env.ROUNDS ? 4 : 2;
/** So many times each construct is repeated, at least. */
const LEAST = 5_000;
/** The analysis of a study, where projects of analysts' tools are sent. */
let studyDoor = '';
const setup = setUpFairness(async (services) => {
  const study = await services.pages.create({ kind: 'study', title: 'Une étude', summary: 'Un résumé.' }, COMMAND_LINE);
  studyDoor = analysisPath(pagePath(study));
});
const { random, rounds } = setup;

describe.each(rounds)('round %i', () => {
  test('Markdown that is made to be slow makes nobody wait', async () => {
    const names = times(FILES, () => random.pick(Object.keys(MARKDOWN_CONSTRUCTS)));
    const makeLabel = () => `import, seed ${random.seed}: ${names.join(', ')}`;
    const folder = createTempFolder('hostile-import');
    mkdirSync(folder, { recursive: true });
    for (const [i, name] of names.entries()) {
      const source = MARKDOWN_CONSTRUCTS[name]!(LEAST * random.pick([1, 1, 4]));
      writeFileSync(path.join(folder, `${i}.md`), `---\ntitle: Fichier ${i}\n---\n\n${source}`);
    }
    let code: number | null = null;
    let output = '';
    const report = await setup.rig.attack(async () => {
      const ended = await navette(setup.rig.dataDir, ['import', folder, '--json']);
      code = ended.code;
      output = ended.stdout + ended.stderr;
    });
    // Imported, or refused with a reason: no error.
    expect([0, 1], `${makeLabel()}: ${output.slice(0, 2_000)}`).toContain(code);
    expect(output, makeLabel()).not.toMatch(/is the disk full|does not answer/);
    expectFair(report, makeLabel());
  }, 300_000);
});

/** The address to which each kind of file is sent, its field, and the files. */
const DOORS = {
  table: { path: () => '/repertoire/import', field: 'fichier', files: HOSTILE_TABLES },
  project: { path: () => studyDoor, field: 'fichier', files: HOSTILE_PROJECTS },
  text: { path: () => '/nouvelle-page', field: 'file', files: HOSTILE_TEXTS },
} as const;
/** Some 8,000 words, as many as twenty pages have, with twenty tables. */
const REPORT = makeDocx(
  times(20, (n) =>
    [
      wordParagraph(`Village ${n}`),
      wordParagraph(
        'Le comité tient un cahier où chaque famille inscrit ce qu’elle verse, et le relit devant tous. '.repeat(3),
      ).repeat(7),
      `<w:tbl>${`<w:tr>${`<w:tc>${wordParagraph('mars')}</w:tc>`.repeat(4)}</w:tr>`.repeat(6)}</w:tbl>`,
    ].join(''),
  ).join(''),
);
/** Files of each kind in a round. */
const OF_EACH = process.env.ROUNDS ? 4 : 1;
/** Read, redirected to the result, or refused with a status. */
const ANSWERS = [200, 303, 400, 413, 415, 422, 429, 503];

/**
 * Posts a form, and reads the answer even if it comes before all of the form was sent: `fetch` does
 * not, once the server closes the connection.
 */
function post(address: URL, cookie: string, body: FormData): Promise<{ status: number; location: string | undefined }> {
  const sent = new Response(body);
  const headers = {
    cookie,
    origin: address.origin,
    accept: 'text/html',
    'content-type': sent.headers.get('content-type')!,
  };
  return new Promise((resolve, reject) => {
    let isAnswered = false;
    const posted = request(address, { method: 'POST', headers }, (answer) => {
      isAnswered = true;
      answer.resume();
      answer.on('error', reject);
      answer.on('end', () => resolve({ status: answer.statusCode!, location: answer.headers.location }));
    });
    posted.on('error', (error) => {
      if (!isAnswered) reject(error);
    });
    sent.arrayBuffer().then((bytes) => posted.end(Buffer.from(bytes)), reject);
  });
}

/**
 * Sends a file as its screen does, opens the screen that it leads to, and imports the file or gives
 * it up; a text is not made into a page.
 */
async function send(kind: keyof typeof DOORS, cookie: string, bytes: Uint8Array): Promise<number> {
  const { path: door, field } = DOORS[kind];
  const { url } = setup.rig;
  const body = new FormData();
  body.set('intent', 'read');
  body.set(field, new Blob([bytes as BlobPart]), 'fichier');
  const headers = { cookie, origin: url, accept: 'text/html' };
  const { status, location } = await post(new URL(door(), url), cookie, body);
  if (status !== 303 || location === undefined) return status;
  const address = new URL(location, url);
  await (await fetch(address, { headers })).text();
  if (kind === 'text') return status;
  const project = address.searchParams.get('projet') ?? '';
  for (const intent of ['run', 'cancel']) {
    const done = await fetch(address, {
      method: 'POST',
      redirect: 'manual',
      headers,
      body: new URLSearchParams({ intent, project }),
    });
    await done.text();
    expect([...ANSWERS, 409, 410], intent).toContain(done.status);
    await (await fetch(address, { headers })).text();
  }
  return status;
}

describe.each(rounds)('round %i', () => {
  test('tables, projects and Word documents that cost as much as they may make nobody wait', async () => {
    const loads = (Object.keys(DOORS) as (keyof typeof DOORS)[]).flatMap((kind) =>
      times(OF_EACH, () => {
        const names = Object.keys(DOORS[kind].files);
        return { kind, name: random.pick(names) };
      }),
    );
    const label = `imports, seed ${random.seed}: ${loads.map(({ kind, name }) => `${kind} ${name}`).join(', ')}`;
    const files = await Promise.all(
      loads.map(({ kind, name }) => DOORS[kind].files[name]!(random, 1 + random.below(2))),
    );
    const report = await setup.rig.attack(async () => {
      const statuses = await Promise.all(
        loads.map(({ kind }, i) => send(kind, random.pick(setup.rig.pirates), files[i]!)),
      );
      for (const [i, status] of statuses.entries()) expect(ANSWERS, `${loads[i]!.name}, ${label}`).toContain(status);
    });
    expectFair(report, label);
  }, 300_000);
});

test('a report of twenty pages, and a document that is stopped, make nobody wait', async () => {
  const slowest = HOSTILE_TEXTS['text boxes of the greatest depth that is read']!;
  for (const [name, file, expected] of [
    ['a report of twenty pages', REPORT, [303]],
    ['a document that is stopped', await slowest(random, 2), ANSWERS],
  ] as const) {
    let status = 0;
    const report = await setup.rig.attack(async () => {
      status = await send('text', setup.rig.pirates[0]!, file);
    });
    expect(expected, `${name}: ${status}`).toContain(status);
    expectFair(report, name);
    if (process.env.FIGURES) console.log(name, status, report);
  }
}, 300_000);
