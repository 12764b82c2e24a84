import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { BLOCK_LABELS } from '#content/document/blocks.ts';
import { PAGE_KINDS } from '#content/kinds/kind.ts';
import { COMMANDS } from '#server/commands/command-list.ts';
import { DRAFT_TASKS } from '#server/drafts/draft-tasks.ts';
import { GROUPS } from '#tests/mutation/groups.js';
import { listRooms } from './house-graph.ts';
import { isThere, ROOT } from './module-graph.ts';
import { weavesCss } from './weaves-css.ts';

const read = (file: string) => readFileSync(path.join(ROOT, file), 'utf8');
/** The pages that lead through the code: what they name must exist. */
const GUIDES = ['README.md', 'CONTRIBUTING.md', 'docs/README.md', 'docs/glossary.md', 'docs/how-to.md'];
const DECISIONS = 'docs/decisions';

describe('the map of the house', () => {
  test('docs/README.md has a row for each room of the code, and for no other', () => {
    const rows = [...read('docs/README.md').matchAll(/^\| `((?:app|server|db|content)\/[\w*.-]+)` \|/gm)].map(
      ([, room]) => room,
    );
    // The last two are without code: the picture has none of them.
    expect(rows.sort()).toEqual([...listRooms(), 'app/styles', 'content/demo'].sort());
  });

  test.each(GUIDES)('%s names only files and folders that exist', (guide) => {
    const named = [...read(guide).matchAll(/`((?:app|server|db|content|tests|docs|public|\.ci)\/[^`\s]*)`/g)];
    const missing = named.map(([, name]) => name!).filter((name) => !/[*<…]|NN/.test(name) && !isThere(name));
    expect(missing).toEqual([]);
  });

  test('each name of a journey (`file` · `name`) is in its file', () => {
    const named = [...read('docs/README.md').matchAll(/`([^`\s]+\.tsx?)`\s+·\s+`(\w+)`/g)];
    expect(named.length).toBeGreaterThan(20);
    const missing = named
      .filter(([, file, name]) => !isThere(file!) || !new RegExp(`\\b${name}\\b`).test(read(file!)))
      .map(([pair]) => pair);
    expect(missing).toEqual([]);
  });

  test('each task of a journey is one of those that are done for drafts', () => {
    const named = [...read('docs/README.md').matchAll(/\btasks? `(\w+)`/g)].map(([, name]) => name!);
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((name) => !Object.hasOwn(DRAFT_TASKS, name))).toEqual([]);
  });

  test('the README has each command of the command line in a row of its table', () => {
    const rows = [...read('README.md').matchAll(/^\| `.+?\s\|(?=\s)/gm)].map(([row]) => row);
    const missing = COMMANDS.filter(
      ({ name }) =>
        !rows.some((row) => name.split(' ').every((word) => new RegExp(`(?<![\\w-])${word}(?![\\w-])`).test(row))),
    );
    expect(missing.map(({ name }) => name)).toEqual([]);
  });

  test('each link between the pages leads to a file', () => {
    const faults = [
      ...GUIDES,
      `${DECISIONS}/README.md`,
      ...decisionFiles().map((file) => `${DECISIONS}/${file}`),
    ].flatMap((guide) =>
      [...read(guide).matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)[^)]*\)/g)]
        .filter(([, target]) => !isThere(path.join(path.dirname(guide), target!)))
        .map(([, target]) => `${guide}: ${target}`),
    );
    expect(faults).toEqual([]);
  });
});

describe('the decisions', () => {
  /** The relation that a status names, and the reverse one that the other decision must name. */
  const BACK: Readonly<Record<string, string>> = {
    Amends: 'Amended by',
    Follows: 'Followed by',
    Supersedes: 'Superseded by',
    Supports: 'Supported by',
  };

  test('docs/decisions/README.md has one row for each decision, with its number, title, date and status', () => {
    const rows = read(`${DECISIONS}/README.md`)
      .split('\n')
      .filter((line) => /^\| \d/.test(line));
    const expected = decisionFiles().map((file) => {
      const { number, title, word, date, links } = readDecision(file);
      return `| ${number} | [${title}](${file}) | ${date} | ${[`${word}.`, links].join(' ').trim()} |`;
    });
    expect(rows).toEqual(expected);
  });

  test('a decision that amends, follows, supports or supersedes another is linked from it in return', () => {
    const relations = new Set(
      decisionFiles().flatMap((file) => {
        const { number, links } = readDecision(file);
        return [...links.matchAll(/(\w+(?: by)?) ((?:\[\d+\]\([^)]+\)(?:, )?)+)\./g)].flatMap(([, verb, targets]) =>
          [...targets!.matchAll(/\[(\d+)\]/g)].map(([, target]) => `${number} ${verb} ${target}`),
        );
      }),
    );
    const expected = [...relations].map((one) => {
      const [, from, verb, to] = /^(\d+) (.+) (\d+)$/.exec(one)!;
      const back = BACK[verb!] ?? Object.keys(BACK).find((key) => BACK[key] === verb);
      return `${to} ${back} ${from}`;
    });
    expect(relations.size).toBeGreaterThan(10);
    expect(expected.filter((one) => !relations.has(one))).toEqual([]);
  });
});

test('the changelog has its three headings only, and lines of at most 160 characters', () => {
  const lines = read('CHANGELOG.md').split('\n');
  const headings = lines.filter((line) => line.startsWith('### ')).map((line) => line.slice(4));
  expect(headings.filter((heading) => !['Added', 'Changed', 'Fixed'].includes(heading))).toEqual([]);
  expect(lines.filter((line) => line.length > 160)).toEqual([]);
});

describe('what a kind or a block needs beside its definition', () => {
  test('the stylesheet of weaves draws each kind as it is defined: `npm run house` writes it', () => {
    expect(read('app/styles/components/weaves.css')).toBe(weavesCss());
  });

  test('docs/how-to.md has as many steps in each recipe as its table counts files', () => {
    const text = read('docs/how-to.md');
    const rows = [...text.matchAll(/^\| \[([^\]]+)\]\(#[^)]+\) \| (\d+)/gm)];
    expect(rows.length).toBeGreaterThan(9);
    const steps = rows.map(([, what]) => {
      const recipe = text.split(/^## /m).find((part) => part.toLowerCase().startsWith(`${what}\n`)) ?? '';
      return [what, recipe.match(/^\d\. /gm)?.length];
    });
    expect(steps).toEqual(rows.map(([, what, files]) => [what, Number(files)]));
  });

  test('docs/markdown.md names each kind of page, and the directive of each typed block', () => {
    const text = read('docs/markdown.md');
    const kinds = /^kind: .*# (.+)$/m.exec(text)?.[1]?.split(' | ');
    expect(kinds?.sort()).toEqual([...PAGE_KINDS].sort());
    expect(BLOCK_LABELS.filter(({ directive }) => !text.includes(`\`${directive}\``))).toEqual([]);
  });
});

function decisionFiles(): string[] {
  return readdirSync(path.join(ROOT, DECISIONS))
    .filter((file) => /^\d{4}-.+\.md$/.test(file))
    .sort();
}

/** @throws if the file has no title and status of the usual form */
function readDecision(file: string): { number: number; title: string; word: string; date: string; links: string } {
  const text = read(`${DECISIONS}/${file}`);
  const head = /^# (\d+)\. (.+)\n\n\*\*Status\.\*\* (\w+), (\d{4}-\d\d-\d\d)\.(?: (.+))?\n/.exec(text);
  if (!head)
    throw new Error(`${file} does not begin with its number, title and status, as docs/decisions/README.md asks`);
  const [, number, title, word, date, links] = head as unknown as [string, string, string, string, string, string?];
  if (Number(number) !== Number(file.slice(0, 4))) throw new Error(`${file} has another number in its title`);
  return { number: Number(number), title, word, date, links: links ?? '' };
}

test('the groups of mutation tests name files and tests that exist', () => {
  const names = Object.values(GROUPS).flatMap(({ files, tests }) => [
    // At most one `*`, in the name of the file.
    ...files.map((file) => (file.includes('*') ? path.dirname(file) : file)),
    ...tests.map((name) => `tests/${name}.test.ts`),
  ]);
  const gone = names.filter((name) => !existsSync(path.join(ROOT, name)) && !existsSync(path.join(ROOT, `${name}x`)));
  expect(gone).toEqual([]);
});
