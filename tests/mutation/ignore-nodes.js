import { createHash } from 'node:crypto';
import { declareValuePlugin, PluginKind } from '@stryker-mutator/api/plugin';

const LOGGER = /(^|\.)logger$/;
/** `NAVETTE_MUTATION_SAMPLE=20:1`: about 20 % of the statements, chosen by seed 1. */
const [share = 100, seed = 1] = (process.env.NAVETTE_MUTATION_SAMPLE ?? '').split(':').filter(Boolean).map(Number);
const STATEMENTS = new Set(['ExpressionStatement', 'ReturnStatement', 'ThrowStatement', 'VariableDeclaration']);

/**
 * What is read of Babel's nodes and paths, which StrykerJS passes without their types.
 * @typedef {{ type: string, start: number, name?: string, object?: Node, property?: Node,
 *   callee?: Node }} Node
 * @typedef {{ node: Node, key: string, hub?: { file?: { opts?: { filename?: string } } } }} Path
 */

/**
 * The text of a member expression, `this.logger`.
 * @param {Node | undefined} node
 * @returns {string}
 */
function nameOf(node) {
  if (node?.name !== undefined && node.type === 'Identifier') return node.name;
  if (node?.type === 'ThisExpression') return 'this';
  return node?.type === 'MemberExpression' ? `${nameOf(node.object)}.${nameOf(node.property)}` : '';
}

/** Innermost statements, and conditions: the units of a sample. @param {Path} path */
function isDrawn(path) {
  if (path.key === 'test') return true;
  if (!STATEMENTS.has(path.node.type)) return path.key === 'body' && path.node.type.endsWith('Expression');
  return !/=>|\bfunction\b/.test(path.toString());
}

/** @param {Path} path */
function isInSample(path) {
  const place = `${seed} ${path.hub?.file?.opts?.filename ?? ''} ${path.toString()} ${path.node.start}`;
  return createHash('sha256').update(place).digest().readUInt16BE(0) % 100 < share;
}

/**
 * Ignores mutants that only change texts for the log or for developers, and those outside the
 * sample, if one was requested.
 */
export const strykerPlugins = [
  declareValuePlugin(PluginKind.Ignore, 'nodes', {
    /** @param {Path} path */
    shouldIgnore(path) {
      const { node } = path;
      if (node.type === 'CallExpression' && LOGGER.test(nameOf(node.callee?.object ?? node.callee))) {
        return 'words for the log';
      }
      if (node.type === 'NewExpression' && nameOf(node.callee) === 'Error') return 'words of an error for developers';
      return share < 100 && isDrawn(path) && !isInSample(path) ? 'not in the sample' : undefined;
    },
  }),
];
