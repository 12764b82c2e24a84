import { describe, expect, test } from 'vitest';
import { COMMAND_LINE } from '#content/authorise.ts';
import { parseMarkdown } from '#content/import/markdown.ts';
import { expectFair } from '#tests/support/fairness-rig.ts';
import { setUpFairness, times } from '#tests/support/set-up-fairness.ts';

/**
 * docs/decisions/0116: files of long public texts, asked for by readers without an account in every
 * format at once, make nobody wait. Larger ones than these go through the one large process.
 */
const WORDS = 400;
const PARAGRAPHS = 60;
const ROWS = 200;
const COLUMNS = 8;
const FORMATS = ['pdf', 'livret', 'epub', 'docx', 'html', 'md'];
/** Written, led to the page that waits for it, or refused because too many are under way. */
const ANSWERS = [200, 202, 302, 303, 429, 503];
const paths: string[] = [];
const setup = setUpFairness(async (services) => {
  const words = times(WORDS, (i) => `mot${i}`).join(' ');
  const row = (make: (i: number) => string) => `|${times(COLUMNS, make).join('|')}|\n`;
  const table = row((i) => `Titre ${i}`) + row(() => '---') + times(ROWS, () => row((i) => `cellule ${i}`)).join('');
  for (const title of ['Long', 'Plus long']) {
    const source = times(PARAGRAPHS, (i) => `## Partie ${i}\n\n${words}\n\n`).join('') + table;
    const { document } = parseMarkdown(source);
    const page = await services.pages.create(
      { kind: 'article', title, summary: 'Un texte.', visibility: 'public', document },
      COMMAND_LINE,
    );
    await services.editions.publish(page.id, {}, COMMAND_LINE);
    paths.push(...FORMATS.map((format) => `/articles/${page.slug}.${format}`));
  }
});
const { random, rounds } = setup;

describe.each(rounds)('round %i', () => {
  test('long texts in every format make nobody wait', async () => {
    const said = `exports, seed ${random.seed}`;
    const order = [...paths].sort(() => random.below(3) - 1);
    const statuses: number[] = [];
    const report = await setup.rig.attack(async () => {
      await Promise.all(
        order.map(async (path) => {
          const answer = await fetch(setup.rig.url + path, { redirect: 'manual' });
          await answer.arrayBuffer();
          statuses.push(answer.status);
        }),
      );
    });
    for (const status of statuses) expect(ANSWERS, said).toContain(status);
    expect(statuses, said).toContain(200);
    expectFair(report, said);
    expect(report.childMemory, said).toBeGreaterThan(0);
  }, 180_000);
});
