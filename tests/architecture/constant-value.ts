import { readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { isThere, ROOT, resolveImport } from './module-graph.ts';

/**
 * The number that a constant at the top of a file stands for, as it is written there: numbers,
 * arithmetic, other constants of the file or of those it imports.
 * @param file below the root
 * @param named the constant, or a field of it: `MOST`, `LIMITS.bytes`, `SHARES.plain.bytes`
 * @returns null if the file has no such constant, or it is no number
 */
export function findConstant(file: string, named: string): number | null {
  const [name = '', ...fields] = named.split('.');
  if (!isThere(file)) return null;
  const source = ts.createSourceFile(file, readFileSync(path.join(ROOT, file), 'utf8'), ts.ScriptTarget.ES2022, true);
  for (const statement of source.statements) {
    if (ts.isVariableStatement(statement)) {
      const found = statement.declarationList.declarations.find((one) => one.name.getText() === name);
      if (found?.initializer) return evaluate(fields.reduce<ts.Expression | null>(findField, found.initializer), file);
    }
    if (ts.isImportDeclaration(statement)) {
      const names = statement.importClause?.namedBindings;
      if (!names || !ts.isNamedImports(names) || !ts.isStringLiteral(statement.moduleSpecifier)) continue;
      const imported = names.elements.find((one) => one.name.text === name);
      const from = imported && resolveImport(file, statement.moduleSpecifier.text);
      if (from) return findConstant(from, [imported.propertyName?.text ?? name, ...fields].join('.'));
    }
  }
  return null;
}

function findField(node: ts.Expression | null, field: string): ts.Expression | null {
  if (!node) return null;
  if (ts.isAsExpression(node) || ts.isSatisfiesExpression(node)) return findField(node.expression, field);
  if (!ts.isObjectLiteralExpression(node)) return null;
  const found = node.properties.find((one) => one.name?.getText() === field);
  return found && ts.isPropertyAssignment(found) ? found.initializer : null;
}

function evaluate(node: ts.Expression | null, file: string): number | null {
  if (!node) return null;
  if (ts.isNumericLiteral(node)) return Number(node.text);
  if (ts.isParenthesizedExpression(node)) return evaluate(node.expression, file);
  if (ts.isPropertyAccessExpression(node)) return findConstant(file, node.getText());
  if (ts.isIdentifier(node)) return findConstant(file, node.text);
  if (!ts.isBinaryExpression(node)) return null;
  const [left, right] = [evaluate(node.left, file), evaluate(node.right, file)];
  if (left === null || right === null) return null;
  switch (node.operatorToken.kind) {
    case ts.SyntaxKind.PlusToken:
      return left + right;
    case ts.SyntaxKind.MinusToken:
      return left - right;
    case ts.SyntaxKind.AsteriskToken:
      return left * right;
    case ts.SyntaxKind.SlashToken:
      return left / right;
    default:
      return null;
  }
}
