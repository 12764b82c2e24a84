import { execFileSync } from 'node:child_process';
import os from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { ceilingMany, ceilingOne } from './figures/ceiling-figures.ts';
import { openTyped, openWhole } from './figures/cold-open-figures.ts';
import type { Figure, Measured } from './figures/figure.ts';
import { longDraft } from './figures/long-draft-figure.ts';
import { memory } from './figures/memory-figure.ts';
import { manyDrafts, oneDraft } from './figures/typing-figures.ts';
import { describeMachine, type FigureResults, readResults, writeResults } from './results.ts';
import { bundleNavette, SERVERS, type ServerName } from './server-process.ts';
import { renderTable, writeTable } from './table.ts';
import { checkKeystrokes } from './typed-update.ts';

const FIGURES: readonly Figure[] = [
  oneDraft,
  manyDrafts,
  ceilingOne,
  ceilingMany,
  openWhole,
  openTyped,
  memory,
  longDraft,
];

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: FIGURES.map((figure) => figure.name).join(',') },
    servers: { type: 'string', default: SERVERS.join(',') },
    runs: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '11' },
    seed: { type: 'string', default: '1' },
    node: { type: 'string', default: '' },
    'max-load': { type: 'string' },
    add: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    table: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) {
  process.stdout.write(`npx tsx run.ts [options]
  --only ${FIGURES.map((figure) => figure.name).join(',')}
  --servers ${SERVERS.join(',')}
  --runs 5        rounds, each with all servers in turn
  --seconds 11    that typing is measured
  --seed 1        of the first round
  --node '--cpu-prof --cpu-prof-dir=/tmp/p'   given to the servers' Node
  --max-load 1    before each measurement, wait (30 minutes at most) until the system's load is lower
  --add           add to the runs that were kept, and keep them: for a machine that is quiet only now and then
  --keep          keep the results for the table (results.json)
  --write         keep them, and write the table into docs/benchmarks.md
  --table         measure nothing, write the table from what is kept
`);
  process.exit(0);
}

const servers = SERVERS.filter((name) => values.servers.split(',').includes(name));
const figures = FIGURES.filter((figure) => values.only.split(',').includes(figure.name));
const print = (line: string): void => void process.stdout.write(`${line}\n`);

/** Waits for a quiet machine, if that is asked for. @returns the load */
async function whenQuiet(): Promise<number> {
  const most = values['max-load'] === undefined ? Number.POSITIVE_INFINITY : Number(values['max-load']);
  const deadline = performance.now() + 30 * 60_000;
  while (os.loadavg()[0]! > most && performance.now() < deadline) await pause(5_000);
  return os.loadavg()[0]!;
}

function rotated(list: readonly ServerName[], by: number): ServerName[] {
  const at = by % list.length;
  return [...list.slice(at), ...list.slice(0, at)];
}

async function runFigure(figure: Figure): Promise<FigureResults | null> {
  const missing = figure.missing?.() ?? null;
  if (missing) {
    print(`${figure.name}: skipped, ${missing}`);
    return null;
  }
  const those = servers.filter((server) => !figure.without?.includes(server));
  const kept = values.add ? readResults()[figure.name] : undefined;
  const runs: Partial<Record<ServerName, Measured[]>> = { ...kept?.runs };
  const begun = Math.max(0, ...Object.values(runs).map((list) => list.length));
  let loads: [number, number] | null = kept ? [...kept.load] : null;
  print(`${figure.name}: ${figure.title}`);
  await figure.begin?.(those);
  try {
    for (let run = begun; run < begun + Number(values.runs); run++) {
      for (const server of rotated(those, run)) {
        const load = await whenQuiet();
        loads = loads ? [loads[0], Math.max(loads[1], load)] : [load, load];
        const measured = await figure.measure(server, {
          seconds: Number(values.seconds),
          seed: Number(values.seed) + run * 100,
          nodeOptions: values.node.split(' ').filter(Boolean),
        });
        runs[server] = [...(runs[server] ?? []), measured];
        const numbers = Object.entries(measured).map(([key, value]) => `${key} ${Number(value.toFixed(3))}`);
        print(`  ${run + 1} ${server.padEnd(20)} ${numbers.join('  ')}  (load ${load.toFixed(1)})`);
      }
    }
  } finally {
    await figure.end?.();
  }
  return {
    runs,
    date: new Date().toISOString().slice(0, 10),
    command: `npx tsx run.ts ${process.argv.slice(2).join(' ')}`,
    machine: describeMachine(),
    load: loads ?? [0, 0],
    commit: execFileSync('git', ['rev-parse', '--short', 'HEAD']).toString().trim(),
  };
}

if (!values.table) {
  checkKeystrokes();
  if (servers.includes('navette')) await bundleNavette();
  for (const figure of figures) {
    const results = await runFigure(figure);
    if (!results) continue;
    print(renderTable([figure], { [figure.name]: results }));
    if (values.keep || values.add || values.write) writeResults(figure.name, results);
  }
}
if (values.table || values.write) writeTable(FIGURES, readResults());
