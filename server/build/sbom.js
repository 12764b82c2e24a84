import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { STATED_ELSEWHERE } from './licence-duties.js';
import { findLicenceFault } from './licence-policy.js';

/**
 * npm's mark for development packages: wrong if one version is installed at two places for both.
 */
const DEVELOPMENT = 'cdx:npm:package:development';

/**
 * What is read of npm's CycloneDX document; the rest is passed on.
 * @typedef {{ license: { id?: string, name?: string }, expression?: undefined }
 *   | { expression: string }} Licence
 * @typedef {{ 'bom-ref': string, name: string, properties: { name: string }[],
 *   licenses?: Licence[] }} Component
 * @typedef {{
 *   $schema: string, bomFormat: string, specVersion: string, version: number,
 *   metadata: { timestamp: string, component: Component },
 *   components: Component[],
 *   dependencies: { ref: string, dependsOn: string[] }[],
 * }} Bom
 */

/**
 * The software bill of materials of a project: every library that a production installation on any
 * platform may have. Computed from package.json and package-lock.json alone, without the network;
 * deterministic for the same files and npm.
 * @param {string} root the project's folder
 * @returns {{ text: string, components: number, faults: string[] }} CycloneDX 1.5 as JSON; licences
 * that may not be used, and production packages of the lock file that npm left out
 */
export function createSbom(root) {
  /** @type {Bom} */
  const whole = JSON.parse(runNpm(root, ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only']));
  // npm's own `--omit dev` also omits what both production and development use (npm/cli issue
  // 7909).
  const production = productionOf(root);
  const used = whole.components.filter((one) => production.has(one['bom-ref'])).map(asUsed);
  // npm 10 lists a package twice that is installed at two places, which CycloneDX forbids.
  const components = [...new Map(used.map((one) => [one['bom-ref'], one])).values()];
  const kept = new Set([whole.metadata.component['bom-ref'], ...components.map((component) => component['bom-ref'])]);
  /** @type {Map<string, Set<string>>} */
  const edges = new Map([...kept].map((ref) => [ref, new Set()]));
  for (const { ref, dependsOn } of whole.dependencies) {
    for (const one of dependsOn) if (kept.has(one)) edges.get(ref)?.add(one);
  }
  const dependencies = [...edges].map(([ref, dependsOn]) => ({ ref, dependsOn: [...dependsOn] }));
  const { name } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  const { timestamp, ...metadata } = whole.metadata;
  // npm names the project after its folder.
  const component = { ...metadata.component, type: 'application', name };
  const body = { metadata: { ...metadata, component }, components, dependencies };
  const { $schema, bomFormat, specVersion, version } = whole;
  const bom = { $schema, bomFormat, specVersion, serialNumber: serialOf(body), version, ...body };
  const missing = [...production]
    .filter((id) => !kept.has(id))
    .map((id) => `${id} is in package-lock.json, and not in npm's list`);
  const faults = [...missing, ...components.flatMap(faultOf)];
  return { text: `${JSON.stringify(bom, null, 2)}\n`, components: components.length, faults };
}

/** @param {string} root @param {string[]} args @returns {string} */
function runNpm(root, args) {
  /** @type {import('node:child_process').ExecFileSyncOptionsWithStringEncoding} */
  const options = { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 };
  // Within `npm run`, the npm that runs it; so no shell is needed to find one on Windows.
  const { npm_execpath: npm } = process.env;
  return npm ? execFileSync(process.execPath, [npm, ...args], options) : execFileSync('npm', args, options);
}

/** Production packages of the lock file, by name and version. @param {string} root */
function productionOf(root) {
  /** @type {{ packages: Record<string, { name?: string, version: string, dev?: boolean }> }} */
  const { packages } = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8'));
  const used = Object.entries(packages).filter(([folder, { dev }]) => folder !== '' && !dev);
  return new Set(
    used.map(([folder, { name, version }]) => `${name ?? folder.replace(/^.*node_modules\//, '')}@${version}`),
  );
}

/** A component as production uses it, with its licence. @param {Component} component */
function asUsed(component) {
  const properties = component.properties.filter(({ name }) => name !== DEVELOPMENT);
  const marked = properties.length < component.properties.length;
  const id = STATED_ELSEWHERE.get(component['bom-ref']);
  return {
    ...component,
    ...(marked ? { scope: 'required', properties } : {}),
    ...(id && !component.licenses?.length ? { licenses: [{ license: { id } }] } : {}),
  };
}

/** @param {Component} component */
function faultOf({ name, licenses }) {
  const [first] = licenses ?? [];
  const fault = findLicenceFault(
    name,
    first ? (first.expression ?? first.license.id ?? first.license.name ?? null) : null,
  );
  return fault ? [fault] : [];
}

/**
 * A serial number that depends on the content alone: a UUID of version 8 (RFC 9562) from its hash.
 * @param {object} body
 */
function serialOf(body) {
  const hash = createHash('sha256').update(JSON.stringify(body)).digest();
  hash.writeUInt8((hash.readUInt8(6) & 0x0f) | 0x80, 6);
  hash.writeUInt8((hash.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = hash.toString('hex');
  const parts = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)];
  return `urn:uuid:${parts.join('-')}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = path.resolve(process.argv[2] ?? path.resolve(import.meta.dirname, '../..'));
  const { text, components, faults } = createSbom(root);
  const file = path.join(root, 'build/sbom.cdx.json');
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
  process.stdout.write(`${components} libraries of production in build/sbom.cdx.json.\n`);
  for (const fault of faults) process.stderr.write(`${fault}\n`);
  if (faults.length > 0) {
    process.stderr.write(
      'See docs/decisions/0024-an-sbom-from-npm-and-notices-from-the-bundles.md; server/build has the list of licences.\n',
    );
    process.exitCode = 1;
  }
}
