import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { navette } from '#tests/support/command-line.ts';
import { expectFair } from '#tests/support/fairness-rig.ts';
import { MARKDOWN_CONSTRUCTS } from '#tests/support/markdown-constructs.ts';
import { setUpFairness, times } from '#tests/support/set-up-fairness.ts';
import { createTempFolder } from '#tests/support/temp-folder.ts';

/**
 * docs/security.md: Markdown that its parser takes ever longer over is refused or ended, and delays
 * nobody. `ROUNDS=20` for a longer look.
 */
/** Files of one import: each may take the thread half a minute before it is ended. */
const FILES = 4;
/** So many times each construct is repeated, at least. */
const LEAST = 5_000;
const setup = setUpFairness();
const { random, rounds } = setup;

describe.each(rounds)('round %i', () => {
  test('Markdown that is made to be slow makes nobody wait', async () => {
    const names = times(FILES, () => random.pick(Object.keys(MARKDOWN_CONSTRUCTS)));
    const said = () => `import, seed ${random.seed}: ${names.join(', ')}`;
    const folder = createTempFolder('hostile-import');
    mkdirSync(folder, { recursive: true });
    for (const [i, name] of names.entries()) {
      const source = MARKDOWN_CONSTRUCTS[name]!(LEAST * random.pick([1, 1, 4]));
      writeFileSync(path.join(folder, `${i}.md`), `---\ntitle: Fichier ${i}\n---\n\n${source}`);
    }
    let code: number | null = null;
    let output = '';
    const report = await setup.rig.attack(async () => {
      const ended = await navette(setup.rig.dataDir, ['import', folder, '--json']);
      code = ended.code;
      output = ended.stdout + ended.stderr;
    });
    // Imported, or refused with a reason: it did not break.
    expect([0, 1], `${said()}: ${output.slice(0, 2_000)}`).toContain(code);
    expect(output, said()).not.toMatch(/is the disk full|does not answer/);
    expectFair(report, said());
  }, 300_000);
});
