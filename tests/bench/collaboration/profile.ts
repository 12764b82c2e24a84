import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { bundleNavette, newFolder, removeFolder, type ServerName, startServer } from './server-process.ts';
import { typeTogether } from './typing.ts';

/**
 * Profiles one server under one load: `npx tsx profile.ts --drafts 1 --connections 20 --rate 5000`.
 */
const { values } = parseArgs({
  options: {
    server: { type: 'string', default: 'navette' },
    drafts: { type: 'string', default: '1' },
    connections: { type: 'string', default: '20' },
    typists: { type: 'string' },
    /** Keystrokes a second, all together. */
    rate: { type: 'string', default: '2000' },
    seconds: { type: 'string', default: '4' },
    /** Navette's: `process` shows what of the time the disk's sync takes. */
    durability: { type: 'string', default: 'power' },
    lines: { type: 'string', default: '40' },
    /** Without the profiler, which takes time of its own. */
    plain: { type: 'boolean', default: false },
  },
});

interface CpuProfile {
  readonly nodes: {
    id: number;
    callFrame: { functionName: string; url: string; lineNumber: number };
    children?: number[];
  }[];
  readonly samples: number[];
  readonly timeDeltas: number[];
}

function printProfile(file: string, lines: number, typing: number): void {
  const profile = JSON.parse(readFileSync(file, 'utf8')) as CpuProfile;
  const parents = new Map<number, number>();
  const names = new Map<number, string>();
  for (const { id, callFrame, children } of profile.nodes) {
    const where = callFrame.url ? `${path.basename(callFrame.url)}:${callFrame.lineNumber + 1}` : '';
    names.set(id, `${callFrame.functionName || '(anonymous)'} ${where}`);
    for (const child of children ?? []) parents.set(child, id);
  }
  const own = new Map<string, number>();
  const all = new Map<string, number>();
  let total = 0;
  // Typing comes last: before it are the start and the opening of the drafts.
  let left = profile.timeDeltas.reduce((sum, delta) => sum + delta, 0) / 1000;
  profile.samples.forEach((sample, index) => {
    const ms = (profile.timeDeltas[index] ?? 0) / 1000;
    left -= ms;
    if (left > typing * 1000) return;
    if (names.get(sample)!.startsWith('(idle)')) return;
    total += ms;
    own.set(names.get(sample)!, (own.get(names.get(sample)!) ?? 0) + ms);
    const seen = new Set<string>();
    for (let node: number | undefined = sample; node !== undefined; node = parents.get(node)) {
      const name = names.get(node)!;
      if (!seen.has(name)) all.set(name, (all.get(name) ?? 0) + ms);
      seen.add(name);
    }
  });
  const print = (title: string, times: Map<string, number>) => {
    process.stdout.write(`${title}, of ${total.toFixed(0)} ms\n`);
    const sorted = [...times].sort((a, b) => b[1] - a[1]).slice(0, lines);
    for (const [name, ms] of sorted)
      process.stdout.write(`${((ms / total) * 100).toFixed(1).padStart(6)} %  ${name}\n`);
  };
  print('own time', own);
  print('with what was called', all);
}

const drafts = Number(values.drafts);
const connections = Number(values.connections);
const typists = Number(values.typists ?? connections);
await bundleNavette();
const folder = await newFolder();
const profiles = path.join(folder, 'profiles');
const options = values.plain ? [] : ['--cpu-prof', `--cpu-prof-dir=${profiles}`];
const server = await startServer(values.server as ServerName, folder, options, {
  NAVETTE_DURABILITY: values.durability,
});
const prepared = await server.prepare(drafts);
const result = await typeTogether(server, prepared, {
  drafts,
  connections,
  typists,
  rate: Number(values.rate) / drafts / typists,
  seconds: Number(values.seconds),
  warmup: 2,
  seed: 1,
  patience: 2_000,
});
const threads = existsSync('/proc/self/task') ? await server.threads() : [];
await server.stop();
if (!values.plain) {
  const [file] = readdirSync(profiles);
  printProfile(path.join(profiles, file!), Number(values.lines), Number(values.seconds));
}
for (const { id, user, system } of threads.slice(0, 6))
  process.stdout.write(`thread ${id}: ${user} ms, and ${system} ms in the system, since the start\n`);
process.stdout.write(`${JSON.stringify({ ...result, cpuPerEdit: (result.cpu * 1000) / result.edits })}\n`);
await removeFolder(folder);
