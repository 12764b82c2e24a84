import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Figure, Measured } from './figures/figure.ts';
import { median } from './latencies.ts';
import type { FigureResults, Results } from './results.ts';
import { SERVERS, type ServerName } from './server-process.ts';

const FILE = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../../docs/benchmarks.md');
const HEADING = '## Co-writing';

const LABELS: Record<ServerName, string> = {
  'bare-ws': 'bare ws relay',
  'synced-relay': 'the relay, synced first',
  'y-websocket': 'y-websocket, no store',
  'y-websocket+leveldb': 'y-websocket + LevelDB',
  'hocuspocus+sqlite': 'Hocuspocus + SQLite',
  navette: 'Navette, `power`',
};

const values = (runs: readonly Measured[] | undefined, key: string): number[] =>
  (runs ?? []).map((run) => run[key] ?? Number.NaN).filter((value) => !Number.isNaN(value));

/**
 * How many times a peer's number ours is: the median of the ratios of runs made one after the
 * other.
 */
function ratio(results: FigureResults, peer: ServerName, key: string): number | null {
  const ours = results.runs.navette ?? [];
  const theirs = results.runs[peer] ?? [];
  const ratios = ours
    .map((run, index) => (run[key] ?? Number.NaN) / (theirs[index]?.[key] ?? Number.NaN))
    .filter((value) => Number.isFinite(value));
  return ratios.length > 0 ? median(ratios) : null;
}

function cell(results: FigureResults, server: ServerName, column: Figure['columns'][number]): string {
  const all = values(results.runs[server], column.key);
  if (all.length === 0) return '–';
  const text = Math.abs(median(all)).toLocaleString('en', {
    maximumFractionDigits: column.digits,
    minimumFractionDigits: column.digits,
  });
  const sign = median(all) < 0 ? '−' : '';
  if (server === 'navette') return `**${sign}${text}**`;
  const times = ratio(results, server, column.key);
  return times === null || times < 0 ? `${sign}${text}` : `${sign}${text} (×${times.toFixed(2)})`;
}

/**
 * The table in Markdown: a row for each number, a column for each server. In brackets: ours divided
 * by theirs.
 */
export function renderTable(figures: readonly Figure[], results: Results): string {
  const lines = [
    `| figure | ${SERVERS.map((server) => LABELS[server]).join(' | ')} |`,
    `|---|${SERVERS.map(() => '---').join('|')}|`,
  ];
  for (const figure of figures) {
    const of = results[figure.name];
    if (!of) continue;
    for (const column of figure.columns) {
      const cells = SERVERS.map((server) => cell(of, server, column));
      lines.push(`| ${figure.title}: ${column.label}, ${column.unit} | ${cells.join(' | ')} |`);
    }
  }
  return lines.join('\n');
}

/** How each figure of the table came about. */
export function renderOrigins(figures: readonly Figure[], results: Results): string {
  return figures
    .flatMap((figure) => {
      const of = results[figure.name];
      if (!of) return [];
      const runs = Math.max(...Object.values(of.runs).map((list) => list.length));
      return `- \`${figure.name}\`: ${of.date}, ${runs} runs, commit ${of.commit}, load ${of.load[0].toFixed(1)} before, at most ${of.load[1].toFixed(1)} between runs; \`${of.command}\`. ${of.machine}.`;
    })
    .join('\n');
}

/**
 * Puts the table into docs/benchmarks.md: between the section's heading and its first subheading,
 * the rest is left as it is.
 */
export function writeTable(figures: readonly Figure[], results: Results): void {
  const before = existsSync(FILE) ? readFileSync(FILE, 'utf8') : '# Benchmarks\n';
  const body = `${HEADING}\n\n${INTRODUCTION}\n\n${renderTable(figures, results)}\n\n${renderOrigins(figures, results)}\n`;
  const start = before.indexOf(`${HEADING}\n`);
  if (start < 0) {
    writeFileSync(FILE, `${before.trimEnd()}\n\n${body}`);
    return;
  }
  const next = /\n##+ /.exec(before.slice(start + HEADING.length));
  const end = next ? start + HEADING.length + next.index : before.length;
  writeFileSync(FILE, `${before.slice(0, start)}${body}${before.slice(end)}`);
}

const INTRODUCTION = `Navette's collaboration server beside its peers, each in a process of its own with a fresh folder, in turns, on loopback; one client process
for all, of raw frames and prepared updates. Medians; in brackets how many times the peer's number Navette's is (median of the ratios run by run). A
keystroke's time runs from its sending to its arrival at each other connection. Peers: \`@y/websocket-server\` 0.1.1 without a store and with y-leveldb 0.1.2,
\`@hocuspocus/server\` 4.7.0 with \`@hocuspocus/extension-sqlite\` at default settings, and a relay of \`ws\` 8.23.0 that keeps nothing and reads nothing.
*The relay, synced first* writes and syncs what it relays to a file before it sends it on, and does nothing else: the limit of storing before
showing, in this runtime and on this disk. Navette stores before it shows, with \`synchronous=FULL\`; the peers show first and store later, or never.

Again: \`cd tests/bench/collaboration && npm install --ignore-scripts && npm rebuild better-sqlite3 && npx tsx run.ts --runs 5 --write\` (about two hours;
\`--only one-draft,memory\` for some figures, \`--runs 1 --seconds 2\` for a look, \`--help\` for the rest).`;
