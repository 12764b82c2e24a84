#!/usr/bin/env node
/** The `navette` command: runs this project's built command line, from any folder. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
// Not a literal in `import`: the type checker would read the bundle, where there is one.
const command = path.join(root, 'build/navette.js');
if (!existsSync(command)) {
  process.stderr.write('Navette is not built yet: run `npm start` or `npm run build` first.\n');
  process.exit(1);
}
// Relative paths in the environment are relative to the project; those in arguments, to the folder
// where the command was typed.
const { npm_lifecycle_event: script, INIT_CWD: typedIn } = process.env;
process.env.NAVETTE_TYPED_IN = script === 'navette' && typedIn ? typedIn : process.cwd();
process.env.NODE_ENV = 'production';
process.chdir(root);
await import(pathToFileURL(command).href);
