import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { COLLAB_PATH } from '#content/draft/collab-protocol.ts';
import { PERMISSIONS } from '#content/permission.ts';
import { COMMANDS } from '#server/commands/command-list.ts';
import { ASVS_LEVELS } from './asvs-levels.ts';
import { findConstant } from './constant-value.ts';
import { isThere, ROOT, readModules } from './module-graph.ts';

interface Section {
  readonly text: string;
  readonly rows: readonly (readonly string[])[];
}

/** The document's sections by their titles, with the cells of their tables. */
function readSections(file: string): Map<string, Section> {
  const sections = readFileSync(path.join(ROOT, file), 'utf8').split(/^#{1,3} /m);
  return new Map(
    sections.slice(1).map((section) => {
      const [title = '', ...lines] = section.split('\n');
      const rows = lines
        .filter((line) => line.startsWith('| '))
        .map((line) =>
          line
            .split('|')
            .slice(1, -1)
            .map((cell) => cell.trim()),
        );
      return [title, { text: lines.join('\n'), rows: rows.slice(1) }];
    }),
  );
}

const sections = readSections('docs/security.md');
const rowsOf = (title: string) => sections.get(title)?.rows ?? [];
/** The names between backticks. */
const named = (cell: string | undefined) => [...(cell ?? '').matchAll(/`([^`]+)`/g)].map(([, text]) => text!);
const column = (title: string, index: number) => rowsOf(title).flatMap((row) => named(row[index]));

const READING = 'That read (GET, HEAD)';
const CHANGING = 'That change (POST)';
const BESIDE = 'Of the server, beside the routes';
const MACHINE = 'On the machine';
const INPUTS = 'What comes in, and its bounds';

const routes = readModules(['app/routes']).map(({ file, source }) => {
  const exported = source.statements.flatMap((statement) => {
    const modifiers = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : [];
    if (!modifiers.some((one) => one.kind === ts.SyntaxKind.ExportKeyword)) return [];
    if (modifiers.some((one) => one.kind === ts.SyntaxKind.DefaultKeyword)) return ['default'];
    if (ts.isVariableStatement(statement))
      return statement.declarationList.declarations.map((one) => one.name.getText());
    return ts.isFunctionDeclaration(statement) && statement.name ? [statement.name.text] : [];
  });
  const has = (name: string) => exported.includes(name);
  return {
    name: path.basename(file).replace(/\.tsx?$/, ''),
    reads: has('loader') || has('default'),
    changes: has('action'),
  };
});

/** True for `server/rights`, a file or folder of tests. */
const isTest = (name: string) => [`tests/${name}.test.ts`, `tests/${name}.test.tsx`, `tests/${name}`].some(isThere);

/** Everything of `expected` that is not in `found`, and the other way round. */
const difference = (expected: Iterable<string>, found: Iterable<string>) => {
  const [there, documented] = [new Set(expected), new Set(found)];
  return {
    missing: [...there].filter((one) => !documented.has(one)),
    unknown: [...documented].filter((one) => !there.has(one)),
  };
};
const NONE = { missing: [], unknown: [] };

describe('docs/security.md has a row for', () => {
  test('each route that reads, and each that changes something', () => {
    expect(routes.length).toBeGreaterThan(30);
    const those = (what: 'reads' | 'changes') => routes.filter((route) => route[what]).map(({ name }) => name);
    expect(difference(those('reads'), column(READING, 1))).toEqual(NONE);
    expect(difference(those('changes'), column(CHANGING, 1))).toEqual(NONE);
  });

  test('each address that the server answers itself, and the socket’s', () => {
    const sources = readdirSync(path.join(ROOT, 'server/http'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => readFileSync(path.join(ROOT, 'server/http', file), 'utf8'))
      .join('\n');
    const addresses = [...sources.matchAll(/app\.(?:get|post|all|use)\(\s*'(\/[^']*)'/g)].map(
      ([, address]) => address!,
    );
    expect(addresses).toContain('/healthz');
    const documented = column(BESIDE, 0).filter((one) => one.startsWith('/'));
    expect(difference([...addresses, COLLAB_PATH], documented).missing).toEqual([]);
    const isServed = (address: string) => address === COLLAB_PATH || sources.includes(address.split('/')[1]!);
    expect(documented.filter((address) => !isServed(address))).toEqual([]);
  });

  test('each command, and each process and thread of the server', () => {
    const commands = COMMANDS.map(({ name }) => name);
    expect(difference(commands, column(MACHINE, 0)).missing).toEqual([]);
    const processes = readdirSync(path.join(ROOT, 'server'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('-source.js'))
      .map((file) => `server/${file.replace('-source.js', '.ts')}`);
    expect(processes.length).toBeGreaterThan(3);
    expect(difference(processes, column(MACHINE, 1)).missing).toEqual([]);
  });
});

describe('what docs/security.md names exists:', () => {
  test('files', () => {
    const files = [...column(BESIDE, 1), ...column(MACHINE, 1)].filter((file) => !isThere(file));
    expect(files).toEqual([]);
  });

  test('tests', () => {
    const tests = [
      column(READING, 4),
      column(CHANGING, 4),
      column(BESIDE, 4),
      column(MACHINE, 4),
      column(INPUTS, 6),
      column('Threats', 4),
    ].flat();
    expect(tests.length).toBeGreaterThan(60);
    expect(tests.filter((name) => !isTest(name))).toEqual([]);
    for (const title of [READING, CHANGING, BESIDE, MACHINE, INPUTS]) {
      for (const row of rowsOf(title)) expect(named(row.at(-1)), `what shows “${row[0]}”`).not.toEqual([]);
    }
  });

  test('rights', () => {
    const rights = [...column(READING, 2), ...column(CHANGING, 2), ...column(BESIDE, 2)];
    expect(rights.filter((right) => !(right in PERMISSIONS))).toEqual([]);
  });

  test('kinds of input, each accepted by some entrance', () => {
    const taken = [READING, CHANGING, BESIDE, MACHINE].flatMap((title) =>
      rowsOf(title).flatMap((row) => row[3]!.split(',').map((input) => input.trim())),
    );
    expect(
      difference(
        rowsOf(INPUTS).map(([input]) => input!),
        taken,
      ),
    ).toEqual(NONE);
  });
});

describe('the bounds of docs/security.md', () => {
  const bounds = rowsOf('Bounds').map(([bound, value]) => {
    const [file = '', name = ''] = named(bound)[0]!.split('#');
    return { file, name, value: Number(/^[\d,]+/.exec(value!)?.[0].replaceAll(',', '')) };
  });

  test('have the values that the sources give them', () => {
    expect(bounds.length).toBeGreaterThan(50);
    const wrong = bounds.flatMap(({ file, name, value }) => {
      const found = findConstant(file, name);
      return found === value ? [] : [`${file}#${name} is ${found}, not ${value}`];
    });
    expect(wrong).toEqual([]);
  });

  test('are exactly the constants that the tables of inputs and ways in name', () => {
    const used = [...rowsOf(INPUTS).flatMap((row) => row.slice(1, -1)), ...rowsOf('Ways in').flat()]
      .flatMap(named)
      .filter((name) => /^([\w-]+#)?[A-Z][A-Z_]+(\.\w+)*$/.test(name) && name !== 'SESSION_SECRET');
    const matches = (name: string) => {
      const [constant, stem] = name.split('#').reverse() as [string, string?];
      return bounds.filter((one) => one.name === constant && (!stem || path.basename(one.file).startsWith(`${stem}.`)));
    };
    expect(used.filter((name) => matches(name).length !== 1)).toEqual([]);
    const useless = bounds.filter((one) => !used.some((name) => matches(name).includes(one)));
    expect(useless).toEqual([]);
  });

  test('named elsewhere in it are constants too', () => {
    const elsewhere = [...sections].filter(([title]) => title !== 'Bounds').flatMap(([, { text }]) => named(text));
    const constants = elsewhere.filter((name) => /^[\w/.-]+\.tsx?#[\w.]+$/.test(name));
    expect(constants.filter((name) => findConstant(name.split('#')[0]!, name.split('#')[1]!) === null)).toEqual([]);
  });
});

describe('docs/security-asvs.md', () => {
  const answers = readSections('docs/security-asvs.md');
  const [[, summary], ...chapters] = [...answers] as [[string, Section], ...[string, Section][]];
  const rows = chapters.flatMap(([, { rows }]) => rows);
  const ANSWERS = ['met', 'partly', 'not met', 'not applicable', 'not looked at yet'];
  const given = rows.flatMap(([ids, level, , answer]) =>
    ids!.split(', ').map((id) => ({ id, level: level!, answer: answer! })),
  );

  test('has each requirement of levels 1 and 2 once, in order, with its level and an answer', () => {
    const asked = Object.entries(ASVS_LEVELS).flatMap(([section, levels]) =>
      [...levels].map((level, index) => `${section}.${index + 1} ${level}`),
    );
    expect(given.map(({ id, level }) => `${id} ${level}`)).toEqual(asked);
    for (const { id, answer } of given) expect(ANSWERS, id).toContain(answer);
    for (const [ids, , , answer, why] of rows) {
      if (answer !== 'not looked at yet') expect(why, `${ids}: where shown, or what is missing`).not.toBe('—');
    }
  });

  test('adds its answers up', () => {
    const count = (level: string, answer: string) =>
      given.filter((one) => one.level === level && (answer === 'all' || one.answer === answer)).length;
    const sums = [...ANSWERS, 'all'].map((answer) => [answer, String(count('1', answer)), String(count('2', answer))]);
    expect(summary.rows).toEqual(sums);
  });

  test('names files, tests and sections that are there', () => {
    const names = rows.flatMap((row) => named(row[4]));
    const places = names.filter((name) => /^(app|architecture|content|db|e2e|faults|server)\/[\w./-]+$/.test(name));
    expect(places.length).toBeGreaterThan(100);
    expect(places.filter((name) => !isThere(name) && !isTest(name))).toEqual([]);
    const anchors = rows.flatMap((row) =>
      [...row[4]!.matchAll(/\]\(security\.md#([\w-]+)\)/g)].map(([, anchor]) => anchor!),
    );
    const titles = [...sections.keys()].map((title) =>
      title
        .toLowerCase()
        .replace(/[^\w -]/g, '')
        .replaceAll(' ', '-'),
    );
    expect(anchors.filter((anchor) => !titles.includes(anchor))).toEqual([]);
  });
});
