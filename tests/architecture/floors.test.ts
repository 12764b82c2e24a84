import { readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import path from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { AVOIDED, avoidedNames } from './avoided-words.ts';
import { longCommentLines, wrapComments } from './comment-lines.ts';
import {
  findCircles,
  isThere,
  libraryOf,
  listModules,
  type Module,
  ROOT,
  readModules,
  resolveImport,
} from './module-graph.ts';

/** From the ground up: a floor may use those before it. */
const FLOORS = ['content', 'db', 'server', 'app'] as const;
/** The entry points of the browser's bundles (server/build/vite.*.config.ts). */
const BROWSER_ENTRY =
  /^app\/(islands\/((kits|markdown|reading)\/)?[\w-]+|editor\/writing|offline\/worker|i18n\/browser\/\w+)\.ts$/;

const modules = readModules(FLOORS);
const level = (floor: string) => FLOORS.indexOf(floor as (typeof FLOORS)[number]);

const BUILTINS = new Set([...builtinModules, ...builtinModules.map((name) => `node:${name}`)]);
/** Libraries with side effects, as opposed to those that only compute. */
const NOT_IN_CONTENT = new Set(['kysely', 'sqlite3', 'express', 'ws', 'sharp', 'nodemailer', 'pino', 'vite', 'sirv']);
/** The files of `app` that may know Remix: what a successor would replace. */
const REMIX_FILES = /^app\/(root\.tsx|entry\.(client|server)\.tsx|load-context\.d\.ts|(routes|http)\/.+)$/;
/** Files of a folder; more are divided by subject. */
const LARGEST_FOLDER = 18;
/** Folders that list things of one sort, each in a file: one finds them by name. */
const CATALOGUES = new Set(['app/routes', 'app/i18n/fr', 'app/i18n/en', 'content/kinds', 'db/migrations']);
/** The driver, what opens and copies database files, and the migrations. */
const SQLITE_FILES =
  /^db\/(?:driver\/(?:sqlite-[\w-]+|database|database-copy|open-reader|folder-lock|migrate)|migrations\/.*)\.ts$/;
const SQLITE_ONLY =
  /\browid\b|\bpragma\b|\b(?:julianday|strftime|unixepoch|datetime|total|ifnull|group_concat|json_each)\(/i;
const READS_ENVIRONMENT = /^server\/(start\.js|main\.ts|runtime\/env\.ts|cli\/navette\.(js|ts)|build\/.+|vite\..+)$/;

/** Calls by which a route creates something: sent twice, they would create two. */
const MAKES = /^services\.(\w+\.(?:add|ask|askAgain|copy|create|freeze|invite))$/;
/** Calls that detect a repetition by themselves (decision 57), with the criterion. */
const KNOWS_ITSELF: Readonly<Record<string, string>> = {
  'attachments.add': 'the bytes',
  'copies.copy': 'the key of its form',
  'files.add': 'the bytes',
  'pages.create': 'the key of its form',
  'people.invite': 'the address',
  'versions.freeze': 'the key of its form',
};

/** Every fault as `file:line what`, so that a failing test reads like a list of things to do. */
function faultsOf(look: (module: Module, fault: (line: number, what: string) => void) => void): string[] {
  const faults: string[] = [];
  for (const module of modules) look(module, (line, what) => faults.push(`${module.file}:${line} ${what}`));
  return faults;
}

/** Of a module, in their order: walking again for each test would cost more than the tests do. */
const nodesOf = new WeakMap<ts.SourceFile, readonly ts.Node[]>();

function listNodes(source: ts.SourceFile): ts.Node[] {
  const nodes: ts.Node[] = [];
  const walk = (node: ts.Node): void => {
    nodes.push(node);
    ts.forEachChild(node, walk);
  };
  walk(source);
  return nodes;
}

/** `lineOf` costs more than most visits: it is asked at a fault. */
function eachNode({ source }: Pick<Module, 'source'>, visit: (node: ts.Node, lineOf: () => number) => void): void {
  const nodes = nodesOf.get(source) ?? listNodes(source);
  nodesOf.set(source, nodes);
  for (const node of nodes) visit(node, () => source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1);
}

describe('the floors', () => {
  test('imports go down, and every file they name is there', () => {
    const faults = faultsOf(({ file, floor, imports }, fault) => {
      for (const { specifier, line, typeOnly } of imports) {
        const target = resolveImport(file, specifier);
        const there = target?.split('/')[0] ?? floor;
        if (target && !isThere(target) && !target.startsWith('build/'))
          fault(line, `imports ${specifier}, which is not there`);
        if (there === 'build' && /^server\/(start|cli\/navette)\.js$/.test(file)) continue;
        if (there === 'remix.config.js' && file.startsWith('server/vite')) continue;
        if (there === floor) continue;
        if (level(there) < 0 || level(there) > level(floor)) fault(line, `imports ${specifier}, from a floor above`);
        else if (floor === 'app' && there === 'server' && !typeOnly)
          fault(line, `imports a value of ${specifier}: types only`);
        else if (floor === 'app' && there === 'db')
          fault(line, `imports ${specifier}: the app knows services, not rows`);
      }
    });
    expect(faults).toEqual([]);
  });

  test('no circles of imports, types included', () => {
    const edges = new Map(
      modules.map(({ file, imports }) => [file, imports.flatMap((one) => resolveImport(file, one.specifier) ?? [])]),
    );
    expect(findCircles(edges).map((circle) => circle.join(' → '))).toEqual([]);
  });

  test('no circles of folders of a floor, types included', () => {
    // A loose file of a floor (services.ts, root.tsx) is a room of its own.
    const roomOf = (file: string) => (file.split('/').length === 2 ? file : path.dirname(file));
    const edges = new Map<string, string[]>();
    const where = new Map<string, string>();
    for (const { file, floor, imports } of modules) {
      const room = roomOf(file);
      for (const { specifier, line } of imports) {
        const target = resolveImport(file, specifier);
        if (!target?.startsWith(`${floor}/`) || roomOf(target) === room) continue;
        edges.set(room, [...(edges.get(room) ?? []), roomOf(target)]);
        where.set(`${room} > ${roomOf(target)}`, `${file}:${line} imports ${target}`);
      }
    }
    const circles = findCircles(edges).map((circle) =>
      circle.slice(1).map((to, i) => where.get(`${circle[i]} > ${to}`)),
    );
    expect(circles).toEqual([]);
  });

  test('a folder is small enough to be read at a glance', () => {
    const sizes = new Map<string, number>();
    for (const { file } of modules) sizes.set(path.dirname(file), (sizes.get(path.dirname(file)) ?? 0) + 1);
    const large = [...sizes].filter(([folder, size]) => size > LARGEST_FOLDER && !CATALOGUES.has(folder));
    expect(large).toEqual([]);
  });

  test('imports are written one way: subpaths between folders, ./ within one, always with the extension', () => {
    const faults = faultsOf(({ file, imports }, fault) => {
      for (const { specifier, line } of imports) {
        if (specifier === '../remix.config.js') continue;
        if (specifier.startsWith('../') && !file.endsWith('.js'))
          fault(line, `imports ${specifier}: use a subpath (#…)`);
        if (
          libraryOf(specifier) === null &&
          !/\.(tsx?|js|css|svg|json)(\?\w+)?$/.test(specifier) &&
          !specifier.startsWith('../build/')
        ) {
          fault(line, `imports ${specifier} without its extension`);
        }
      }
    });
    expect(faults).toEqual([]);
  });
});

describe('what each floor leaves to the others', () => {
  test('content is pure: no Node, no library that acts, no clock, no randomness', () => {
    const faults = faultsOf((module, fault) => {
      if (module.floor !== 'content') return;
      for (const { specifier, line } of module.imports) {
        const library = libraryOf(specifier);
        if (library && (BUILTINS.has(library) || NOT_IN_CONTENT.has(library))) fault(line, `imports ${specifier}`);
      }
      eachNode(module, (node, lineOf) => {
        if (ts.isNewExpression(node) && node.expression.getText() === 'Date' && !node.arguments?.length)
          fault(lineOf(), 'reads the clock');
        if (!ts.isPropertyAccessExpression(node)) return;
        const text = node.getText();
        if (/^(Date\.now|performance\.now|Math\.random|crypto\.\w+|process\.\w+)$/.test(text))
          fault(lineOf(), `uses ${text}`);
      });
    });
    expect(faults).toEqual([]);
  });

  test('SQL is written in db alone', () => {
    const statements = /^(selectFrom|insertInto|updateTable|deleteFrom|replaceInto|mergeInto)$/;
    const faults = faultsOf((module, fault) => {
      if (module.floor === 'db') return;
      for (const { specifier, line } of module.imports) {
        if (/^(kysely|sqlite3|pg)(\/|$)/.test(specifier)) fault(line, `imports ${specifier}`);
      }
      eachNode(module, (node, lineOf) => {
        if (ts.isPropertyAccessExpression(node) && statements.test(node.name.text))
          fault(lineOf(), `calls ${node.name.text}`);
      });
    });
    expect(faults).toEqual([]);
  });

  test('Remix is a guest: only routes, entries and app/http know it, and one file of the server', () => {
    const faults = faultsOf(({ file, imports }, fault) => {
      for (const { specifier, line } of imports) {
        if (!specifier.startsWith('@remix-run/')) continue;
        const guest = specifier.startsWith('@remix-run/dev')
          ? file.startsWith('server/vite')
          : file === 'server/http/remix/remix-handler.ts' || REMIX_FILES.test(file);
        if (!guest) fault(line, `imports ${specifier}`);
      }
    });
    expect(faults).toEqual([]);
  });

  test('what only SQLite understands is in the files of its driver, and in the migrations', () => {
    const faults = faultsOf((module, fault) => {
      if (!module.file.startsWith('db/') || SQLITE_FILES.test(module.file)) return;
      eachNode(module, (node, lineOf) => {
        const isText =
          ts.isNoSubstitutionTemplateLiteral(node) ||
          ts.isStringLiteral(node) ||
          ts.isTemplateHead(node) ||
          ts.isTemplateMiddleOrTemplateTail(node);
        const found = isText && SQLITE_ONLY.exec(node.text);
        if (found) fault(lineOf(), `uses ${found[0]}`);
      });
    });
    expect(faults).toEqual([]);
  });

  test('the environment is read in one place', () => {
    const faults = faultsOf((module, fault) => {
      if (READS_ENVIRONMENT.test(module.file)) return;
      eachNode(module, (node, lineOf) => {
        if (ts.isPropertyAccessExpression(node) && node.getText() === 'process.env')
          fault(lineOf(), 'reads process.env');
      });
    });
    expect(faults).toEqual([]);
  });

  test('services are wired in one place', () => {
    const faults = faultsOf(({ file, source }, fault) => {
      if (file === 'server/services.ts' || !file.startsWith('server/')) return;
      eachNode({ source }, (node, lineOf) => {
        if (ts.isNewExpression(node) && /^(\w+Service|Database|EventBus)$/.test(node.expression.getText())) {
          fault(lineOf(), `makes a ${node.expression.getText()}`);
        }
      });
    });
    expect(faults).toEqual([]);
  });

  test('zod stays out of the browser’s scripts: no entry of theirs imports a schema, however indirectly', () => {
    const byFile = new Map(modules.map((module) => [module.file, module]));
    const entries = modules.map(({ file }) => file).filter((file) => BROWSER_ENTRY.test(file));
    expect(entries.length).toBeGreaterThan(6);
    const reachesZod = (file: string, path: readonly string[], seen: Set<string>): string | null => {
      if (seen.has(file)) return null;
      seen.add(file);
      for (const { specifier, typeOnly } of byFile.get(file)?.imports ?? []) {
        if (typeOnly) continue;
        if (libraryOf(specifier) === 'zod') return [...path, file, 'zod'].join(' → ');
        const target = resolveImport(file, specifier);
        const found = target && reachesZod(target, [...path, file], seen);
        if (found) return found;
      }
      return null;
    };
    expect(entries.map((entry) => reachesZod(entry, [], new Set())).filter((path) => path !== null)).toEqual([]);
  });

  test('what a form creates is recorded with the form, unless its service recognises a repetition by itself', () => {
    const found = new Set<string>();
    const faults = faultsOf((module, fault) => {
      if (!module.file.startsWith('app/routes/')) return;
      eachNode(module, (node, lineOf) => {
        if (!ts.isCallExpression(node)) return;
        // Actions name services of their own: `const { reviews } = services`.
        const callee = node.expression.getText().replace(/^(?=\w+\.\w+$)/, 'services.');
        const made = MAKES.exec(callee)?.[1];
        if (made === undefined) return;
        found.add(made);
        const takesRecord = node.arguments.some((argument) => /\bsending\.record$/.test(argument.getText()));
        if (!takesRecord && !KNOWS_ITSELF[made]) fault(lineOf(), `${made} is not given the form's record`);
      });
    });
    expect(faults).toEqual([]);
    expect(Object.keys(KNOWS_ITSELF).filter((one) => !found.has(one))).toEqual([]);
  });

  test('writes for a viewer go through `writeFor`, which checks the rights again in the transaction', () => {
    const namesIn = (name: ts.BindingName): string[] =>
      ts.isIdentifier(name)
        ? [name.text]
        : name.elements.flatMap((one) => (ts.isBindingElement(one) ? namesIn(one.name) : []));
    const knowsViewer = (node: ts.Node): boolean => {
      for (let around = node; !ts.isSourceFile(around); around = around.parent)
        if (ts.isFunctionLike(around) && around.parameters.some(({ name }) => namesIn(name).includes('viewer')))
          return true;
      return false;
    };
    let found = 0;
    const faults = faultsOf((module, fault) => {
      if (!module.file.startsWith('server/')) return;
      eachNode(module, (node, lineOf) => {
        if (!ts.isCallExpression(node)) return;
        if (node.expression.getText() === 'writeFor') found++;
        const isWrite = /\bdatabase\.write$/.test(node.expression.getText());
        // It is what `writeFor` calls.
        if (isWrite && knowsViewer(node) && module.file !== 'server/runtime/asker.ts')
          fault(lineOf(), 'writes for a viewer without `writeFor`');
      });
    });
    expect(faults).toEqual([]);
    expect(found).toBeGreaterThan(60);
  });

  test('the statuses of refusals are those of content/errors', () => {
    const isNumeric = (node: ts.Node): boolean =>
      (ts.isNumericLiteral(node) && /^[45]\d\d$/.test(node.text)) || (ts.forEachChild(node, isNumeric) ?? false);
    let found = 0;
    const faults = faultsOf((module, fault) => {
      if (!/^app\/(?:routes\/|.+\.server\.tsx?$)/.test(module.file)) return;
      eachNode(module, (node, lineOf) => {
        if (!ts.isPropertyAssignment(node) || node.name.getText() !== 'status') return;
        if (/^statusOf\(/.test(node.initializer.getText())) found++;
        if (isNumeric(node.initializer)) fault(lineOf(), `writes ${node.getText()}: use statusOf`);
      });
    });
    expect(faults).toEqual([]);
    expect(found).toBeGreaterThan(10);
  });

  test('addresses are written in content/addresses', () => {
    const sources = modules
      .filter(({ file }) => file.startsWith('content/addresses/'))
      .map(({ source }) => source.text);
    const segments = [...sources.join('\n').matchAll(/(?:['`]|\})\/([a-z][a-z-]+)/g)].map(([, segment]) => segment!);
    expect(new Set(segments).size).toBeGreaterThan(50);
    const WRITTEN = new RegExp(`^/(?:${[...new Set(segments)].join('|')})(?:[/?#]|$)`);
    const faults = faultsOf((module, fault) => {
      // Express has the patterns of its routes.
      if (module.floor !== 'app' && (module.floor !== 'server' || module.file.startsWith('server/http/'))) return;
      eachNode(module, (node, lineOf) => {
        const isText = ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node) || ts.isTemplateHead(node);
        const isAfter = ts.isTemplateMiddle(node) || ts.isTemplateTail(node);
        if ((isText || isAfter) && WRITTEN.test(node.text)) fault(lineOf(), `writes ${node.text}`);
      });
    });
    expect(faults).toEqual([]);
  });

  test('errors are recognised by their tag', () => {
    const faults = faultsOf((module, fault) => {
      eachNode(module, (node, lineOf) => {
        if (
          ts.isBinaryExpression(node) &&
          node.operatorToken.kind === ts.SyntaxKind.InstanceOfKeyword &&
          node.right.getText() === 'NavetteError'
        ) {
          fault(lineOf(), 'uses instanceof NavetteError: use isNavetteError');
        }
      });
    });
    expect(faults).toEqual([]);
  });
});

describe('the words of the code', () => {
  test('comments are wrapped at 100 columns: `npm run wrap` wraps them', () => {
    const files = listModules([...FLOORS, 'tests']);
    const faults = files.flatMap((file) =>
      longCommentLines(readFileSync(path.join(ROOT, file), 'utf8'), file).map((line) => `${file}:${line}`),
    );
    expect(faults).toEqual([]);
  });

  test('no name contains a word that the glossary lists as to be avoided', () => {
    const excepted = new Set<string>();
    const faults = modules.flatMap((module) => avoidedNames(module, excepted).map((name) => `${module.file} ${name}`));
    expect(faults).toEqual([]);
    const exceptions = AVOIDED.flatMap(({ but = {} }) => Object.keys(but));
    expect(
      exceptions.filter((name) => !excepted.has(name)),
      'exceptions that nothing needs',
    ).toEqual([]);
    const glossary = readFileSync(path.join(ROOT, 'docs/glossary.md'), 'utf8');
    const rows = glossary.slice(glossary.indexOf('## Words to avoid')).match(/^\| [^|]+/gm) ?? [];
    const untold = AVOIDED.filter(({ words: [word] }) => !rows.some((row) => row.includes(word!)));
    expect(untold, 'not in the glossary').toEqual([]);
  });
});

describe('the checks themselves', () => {
  test('a long comment is found and wrapped, and nothing but a comment', () => {
    const words = 'A word and another, '.repeat(6).trim();
    const code = `const text = \`\n  // ${words}\n\`;`;
    const long = `/** ${words} @throws NavetteError */\n${code}\n// ${words}\n// The end.\nconst x = 1; // ${words}\n`;
    expect(longCommentLines(long, 'a.ts').map((line) => line.split(':')[0])).toEqual(['1', '5']);
    const wrapped = wrapComments(long, 'a.ts');
    expect(longCommentLines(wrapped, 'a.ts')).toEqual([]);
    expect(wrapped).toContain(code);
    expect(wrapped.split('\n').slice(0, 5)).toEqual([
      '/**',
      ` * ${'A word and another, '.repeat(4)}A word and`,
      ' * another, A word and another,',
      ' * @throws NavetteError',
      ' */',
    ]);
    expect(wrapped).toContain(`another, A word and another, The end.\n`);
  });

  test('a circle is found, and named once', () => {
    const edges = new Map([
      ['a', ['b']],
      ['b', ['c']],
      ['c', ['a']],
      ['d', ['a']],
    ]);
    expect(findCircles(edges)).toEqual([['a', 'b', 'c', 'a']]);
  });

  test('the tree is read: each floor has files and imports', () => {
    for (const floor of FLOORS) {
      const here = modules.filter((module) => module.floor === floor);
      expect(here.length).toBeGreaterThan(5);
      expect(here.some((module) => module.imports.some((one) => one.typeOnly))).toBe(true);
      expect(here.some((module) => module.imports.some((one) => !one.typeOnly))).toBe(true);
    }
  });
});
