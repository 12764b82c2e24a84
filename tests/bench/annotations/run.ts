/**
 * Measures what one annotation costs the server when several panels beside the draft are open: each
 * reading the whole list again, as panels once did, or the thread that changed, as they do now. The
 * built server in a process of its own; its processor time, threads included, is what is compared,
 * so that other programs on the machine change little.
 *
 *   npm run build && npx tsx tests/bench/annotations/run.ts [--threads 200] [--words 20000] [--panels 5] [--rounds 10]
 */
import { parseArgs } from 'node:util';
import { COMMAND_LINE } from '#content/authorise.ts';
import { fitDocument } from '#content/document/fit/fit.ts';
import { naturalDocument } from '#tests/support/natural-text.ts';
import { processorTime } from '#tests/support/process-figures.ts';
import { startServerProcess } from '#tests/support/server-process.ts';
import { prepareDataFolder, TestEditor } from '#tests/support/socket-rig.ts';
import { until } from '#tests/support/until.ts';

const { values } = parseArgs({
  options: {
    threads: { type: 'string', default: '200' },
    words: { type: 'string', default: '20000' },
    panels: { type: 'string', default: '5' },
    /** Annotations that are measured, each way. */
    rounds: { type: 'string', default: '10' },
  },
});
const [threads, words, panels, rounds] = [values.threads, values.words, values.panels, values.rounds].map(Number) as [
  number,
  number,
  number,
  number,
];

/** Annotations of one person, fewer than the server takes in an hour. */
const OF_ONE_PERSON = 50;

interface Cost {
  /** Milliseconds of the server's processor time. */
  readonly cpu: number;
  /** Milliseconds until the last panel had its answer. */
  readonly wait: number;
  /** Bytes of one panel's answer, uncompressed. */
  readonly bytes: number;
}

const median = (all: readonly number[]) => [...all].sort((a, b) => a - b)[all.length >> 1]!;

const document = naturalDocument(words);
const blocks = fitDocument(document.toJSON())
  .document.children.filter((block) => block.type.name === 'paragraph' && block.attrs.id)
  .map((block) => String(block.attrs.id));

const { dataDir, prepared, remove } = await prepareDataFolder(async (services, signIn) => {
  const page = await services.pages.create(
    { kind: 'workshop', title: 'Un long compte rendu', summary: 'x', document },
    COMMAND_LINE,
  );
  await services.editions.publish(page.id, {}, COMMAND_LINE);
  const cookies: string[] = [];
  for (let i = 0; i < Math.ceil(threads / OF_ONE_PERSON) + Math.ceil((4 * rounds) / OF_ONE_PERSON) + 1; i++)
    cookies.push((await signIn('staff', `Personne${i}`)).cookie);
  for (let i = 0; i < threads; i++) {
    const viewer = await services.access.findViewer(cookies[Math.floor(i / OF_ONE_PERSON)]);
    const selection = { blockId: blocks[(i * 7) % blocks.length]! };
    await services.annotations.create(
      { pageId: page.id, kind: 'comment', body: `Remarque ${i}`, selection, on: 'draft' },
      viewer,
    );
  }
  return { pageId: page.id, cookies };
});
const { pageId, cookies } = prepared;
const server = await startServerProcess(dataDir);
const reader = cookies.at(-1)!;
let made = 0;

async function ask(question: string): Promise<number> {
  const answer = await fetch(`${server.url}/annotations/${pageId}?brouillon${question}`, {
    headers: { cookie: reader },
  });
  if (!answer.ok) throw new Error(String(answer.status));
  return (await answer.arrayBuffer()).byteLength;
}

/** Makes an annotation, and has each panel ask for it. */
async function annotate(how: 'whole' | 'changed'): Promise<Cost> {
  const cookie = cookies[Math.ceil(threads / OF_ONE_PERSON) + Math.floor(made / OF_ONE_PERSON)]!;
  const cible = blocks[(made++ * 11) % blocks.length]!;
  const fields = {
    intent: 'create',
    cible,
    cle: crypto.randomUUID(),
    genre: 'comment',
    texte: 'Et ici ?',
    sur: 'brouillon',
  };
  const posted = await fetch(`${server.url}/annotations/${pageId}`, {
    method: 'POST',
    headers: { cookie, origin: server.url },
    body: new URLSearchParams(fields),
  });
  if (!posted.ok) throw new Error(await posted.text());
  const { id } = (await posted.json()) as { id: string };
  const [cpu, begun] = [processorTime(server.process.pid!), performance.now()];
  const question = how === 'whole' ? '' : `&fils=${id}`;
  const bytes = await Promise.all(Array.from({ length: panels }, () => ask(question)));
  const wait = performance.now() - begun;
  return { cpu: processorTime(server.process.pid!) - cpu, wait, bytes: bytes[0]! };
}

const writer = new TestEditor(server.url.replace('http', 'ws'), pageId, reader);
try {
  await until(() => writer.saved, 'the draft is open', 60_000);
  await ask('');
  console.log(
    `| draft | asked for | server's processor time | until the last panel has it | bytes a panel |\n|---|---|---|---|---|`,
  );
  for (const typing of [false, true]) {
    const costs = { whole: [] as Cost[], changed: [] as Cost[] };
    for (let round = 0; round < rounds; round++) {
      // In turns: what else the machine does meets both.
      for (const how of ['whole', 'changed'] as const) {
        if (typing) {
          writer.type('Mot ');
          await until(() => writer.saved, 'typed', 60_000);
        }
        costs[how].push(await annotate(how));
      }
    }
    // Clock ticks are coarse: the sum over all rounds is exact to a few.
    const sum = (all: readonly Cost[]) => all.reduce((total, { cpu }) => total + cpu, 0) / all.length;
    for (const how of ['whole', 'changed'] as const) {
      const all = costs[how];
      console.log(
        `| ${typing ? 'typed in' : 'at rest'} | ${how === 'whole' ? 'the whole list' : 'what changed'} | ${sum(all).toFixed(1)} ms | ${median(all.map(({ wait }) => wait)).toFixed(0)} ms | ${Math.round(median(all.map(({ bytes }) => bytes)))} |`,
      );
    }
    console.log(`| | ratio | ${(sum(costs.whole) / sum(costs.changed)).toFixed(1)} | | |`);
  }
  console.log(`\n${threads} threads, ${words} words, ${panels} panels, ${rounds} annotations each way`);
} finally {
  writer.destroy();
  await server.end('SIGTERM');
  await remove();
}
