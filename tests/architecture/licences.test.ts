import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { packageFolder } from '#server/build/bundled-packages.js';
import { findLicenceFault } from '#server/build/licence-policy.js';
import { createTempFolder } from '#tests/support/temp-folder.ts';
import { ROOT } from './module-graph.ts';

interface Lock {
  packages: Record<string, { version: string; license?: string; dev?: boolean }>;
}

/** The project's two package files in a folder of their own, with the lock file changed. */
function copyWith(change: (lock: Lock) => void): string {
  const folder = createTempFolder('sbom');
  cpSync(path.join(ROOT, 'package.json'), path.join(folder, 'package.json'));
  const lock = JSON.parse(readFileSync(path.join(ROOT, 'package-lock.json'), 'utf8')) as Lock;
  change(lock);
  writeFileSync(path.join(folder, 'package-lock.json'), JSON.stringify(lock));
  return folder;
}

const SCRIPT = path.join(ROOT, 'server/build/sbom.js');
const bomOf = (folder: string) => readFileSync(path.join(folder, 'build/sbom.cdx.json'), 'utf8');

describe('the bill of materials', () => {
  test('has every library of production and none of development, and is the same each time', () => {
    const [one, other] = [copyWith(() => {}), copyWith(() => {})];
    for (const folder of [one, other]) execFileSync(process.execPath, [SCRIPT, folder], { stdio: 'pipe' });
    expect(bomOf(other)).toBe(bomOf(one));
    const bom = JSON.parse(bomOf(one));
    expect(bom).toMatchObject({
      bomFormat: 'CycloneDX',
      metadata: { component: { name: 'navette', type: 'application' } },
    });
    const names = bom.components.map((component: { name: string }) => component.name);
    // React, Express and debug are used in development too; npm's own selection treats them as
    // development-only.
    expect(names).toEqual(expect.arrayContaining(['react', 'express', 'debug', 'yjs', 'sharp', 'lunr-languages']));
    expect(names).not.toContain('vitest');
    expect(names).not.toContain('vite');
    const refs = bom.components.map((component: { 'bom-ref': string }) => component['bom-ref']);
    expect(new Set(refs).size).toBe(refs.length);
    for (const component of bom.components) {
      expect(component.purl, component.name).toMatch(/^pkg:npm\//);
      expect(component.licenses?.length, component.name).toBeGreaterThan(0);
      expect(component.hashes?.length, component.name).toBeGreaterThan(0);
    }
  });

  test('a licence that is not on the list, and none, fail the check, which names each library', () => {
    const folder = copyWith(({ packages }) => {
      const { license: _, ...rest } = packages['node_modules/yjs']!;
      packages['node_modules/yjs'] = rest;
      packages['node_modules/lib0'] = { ...packages['node_modules/lib0']!, license: 'GPL-3.0-only' };
    });
    const { status, stderr } = spawnSync(process.execPath, [SCRIPT, folder], { encoding: 'utf8' });
    expect(stderr).toContain('lib0 is under GPL-3.0-only');
    expect(stderr).toContain('yjs names no licence');
    expect(status).toBe(1);
  });
});

describe('which licences may be used', () => {
  test.each([
    ['a', 'MIT', true],
    ['a', '(GPL-2.0-only OR MIT)', true],
    ['a', '(Apache-2.0 AND MIT)', true],
    ['a', '(Apache-2.0 AND GPL-2.0-only)', false],
    ['a', 'GPL-2.0-only WITH Classpath-exception-2.0', false],
    ['a', 'SEE LICENSE IN terms.txt', false],
    ['a', 'UNLICENSED', false],
    ['a', 'LGPL-3.0-or-later', false],
    ['@img/sharp-libvips-linux-x64', 'LGPL-3.0-or-later', true],
    ['@img/sharp-win32-x64', 'Apache-2.0 AND LGPL-3.0-or-later', true],
    ['a', 'MPL-1.1', false],
    ['lunr-languages', 'MPL-1.1', true],
    ['a', 'MIT AND Zlib', false],
    ['pako', 'MIT AND Zlib', true],
  ])('%s under %s: %s', (name, licence, allowed) => {
    expect(findLicenceFault(name, licence) === null).toBe(allowed);
  });
});

test('every build for browsers lists the packages whose code it contains', () => {
  const build = readFileSync(path.join(ROOT, 'server/build/build.js'), 'utf8');
  const configs = [...build.matchAll(/'(server\/build\/vite[\w.]*\.config\.ts)'/g)].map(([, config]) => config!);
  const forBrowsers = configs.filter((config) => config !== 'server/build/vite.server.config.ts');
  expect(forBrowsers.length).toBeGreaterThan(2);
  const writes = (config: string) => readFileSync(path.join(ROOT, config), 'utf8').includes('bundledPackages(');
  expect(forBrowsers.filter((config) => !writes(config))).toEqual([]);
});

test.each([
  ['/srv/navette/node_modules/yjs/dist/yjs.mjs', 'node_modules/yjs'],
  ['/srv/navette/node_modules/@tiptap/core/dist/index.js', 'node_modules/@tiptap/core'],
  ['/srv/navette/node_modules/express/node_modules/@a/b/index.js', 'node_modules/express/node_modules/@a/b'],
  ['\0/srv/navette/node_modules/react/index.js?commonjs-module', 'node_modules/react'],
  ['C:\\navette\\node_modules\\react\\index.js', 'node_modules/react'],
  ['\0vite/preload-helper.js', 'node_modules/vite'],
  ['/srv/navette/app/root.tsx', null],
])('the package of %j is %s', (id, folder) => {
  expect(packageFolder(id)).toBe(folder);
});
