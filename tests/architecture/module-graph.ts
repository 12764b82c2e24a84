import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

/** The project's folder. */
export const ROOT = path.resolve(import.meta.dirname, '../..');

export interface Import {
  /** As written: `#db/driver/database.ts`, `./x.ts`, `zod`, `node:fs`. */
  readonly specifier: string;
  /** Gone after compilation: `import type`, or only `type` names. */
  readonly typeOnly: boolean;
  readonly line: number;
}

export interface Module {
  /** Below the root: `server/runtime/env.ts`. */
  readonly file: string;
  readonly floor: string;
  readonly source: ts.SourceFile;
  readonly imports: readonly Import[];
}

const known = new Map<string, readonly Module[]>();

/**
 * Parses every TypeScript and JavaScript file of these folders, once for all tests of a process:
 * some seconds for all floors.
 */
export function readModules(folders: readonly string[]): Module[] {
  return folders.flatMap((folder) => {
    const modules = known.get(folder) ?? listModules([folder]).map(readModule);
    known.set(folder, modules);
    return modules;
  });
}

/** The names of these files, without reading them. What a benchmark has installed is not ours. */
export function listModules(folders: readonly string[]): string[] {
  return folders.flatMap((folder) =>
    readdirSync(path.join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(tsx?|js)$/.test(entry.name))
      .map((entry) => path.relative(ROOT, path.join(entry.parentPath, entry.name)))
      .filter((file) => !file.includes('/node_modules/'))
      .sort(),
  );
}

/**
 * The imports of every file of these folders, found without parsing: a fifth of the time of
 * `readModules`.
 */
export function listImports(folders: readonly string[]): { file: string; specifiers: string[] }[] {
  return listModules(folders).map((file) => {
    const { importedFiles } = ts.preProcessFile(readFileSync(path.join(ROOT, file), 'utf8'), true, true);
    return { file, specifiers: importedFiles.map(({ fileName }) => fileName) };
  });
}

function readModule(file: string): Module {
  const text = readFileSync(path.join(ROOT, file), 'utf8');
  const kind = file.endsWith('x') ? ts.ScriptKind.TSX : file.endsWith('.js') ? ts.ScriptKind.JS : ts.ScriptKind.TS;
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true, kind);
  return { file, floor: file.split('/')[0]!, source, imports: importsOf(source) };
}

function importsOf(source: ts.SourceFile): Import[] {
  const imports: Import[] = [];
  const add = (specifier: ts.Node | undefined, typeOnly: boolean) => {
    if (!specifier || !ts.isStringLiteralLike(specifier)) return;
    const line = source.getLineAndCharacterOfPosition(specifier.getStart()).line + 1;
    imports.push({ specifier: specifier.text, typeOnly, line });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, isTypeOnly(node.importClause));
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal, true);
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      add(node.arguments[0], false);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return imports;
}

function isTypeOnly(clause: ts.ImportClause | undefined): boolean {
  if (!clause) return false;
  if (clause.isTypeOnly) return true;
  const { namedBindings: names } = clause;
  return !clause.name && !!names && ts.isNamedImports(names) && names.elements.every((element) => element.isTypeOnly);
}

/** The project's file that an import names, whether it is there or not; null for a library. */
export function resolveImport(from: string, specifier: string): string | null {
  const bare = specifier.replace(/\?.*$/, '');
  if (bare.startsWith('#')) return bare.slice(1);
  return bare.startsWith('.') ? path.join(path.dirname(from), bare) : null;
}

/** True if the project has this file. */
export function isThere(file: string): boolean {
  return existsSync(path.join(ROOT, file));
}

/**
 * The library that a bare import names: `@tiptap/core` of `@tiptap/core/x`; null for the project's
 * own files.
 */
export function libraryOf(specifier: string): string | null {
  if (/^[#./]/.test(specifier)) return null;
  if (specifier.startsWith('node:')) return specifier;
  const [first, second] = specifier.split('/');
  return first!.startsWith('@') ? `${first}/${second}` : first!;
}

/** Groups of files that import each other in a circle. */
export function findCircles(edges: ReadonlyMap<string, readonly string[]>): string[][] {
  const state = new Map<string, 'open' | 'done'>();
  const circles: string[][] = [];
  const trail: string[] = [];
  const visit = (file: string): void => {
    if (state.get(file) === 'done') return;
    if (state.get(file) === 'open') {
      circles.push([...trail.slice(trail.indexOf(file)), file]);
      return;
    }
    state.set(file, 'open');
    trail.push(file);
    for (const next of edges.get(file) ?? []) visit(next);
    trail.pop();
    state.set(file, 'done');
  };
  for (const file of edges.keys()) visit(file);
  return circles;
}
