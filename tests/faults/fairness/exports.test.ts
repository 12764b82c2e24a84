import { describe, expect, test } from 'vitest';
import { COMMAND_LINE } from '#content/authorise.ts';
import { parseMarkdown } from '#content/import/markdown.ts';
import { expectFair } from '#tests/support/fairness-rig.ts';
import { setUpFairness, times } from '#tests/support/set-up-fairness.ts';

/**
 * docs/decisions/0116, 0195: files of long public texts, asked for by readers without an account in
 * every format at once, make nobody wait. Larger ones than these go through the one large process.
 */
const WORDS = 400;
const PARAGRAPHS = 60;
const ROWS = 200;
const COLUMNS = 8;
const FORMATS = ['pdf', 'livret', 'epub', 'docx', 'html', 'md'];
/** Written, redirected to the progress page, or refused because too many are under way. */
const ANSWERS = [200, 202, 302, 303, 429, 503];
const paths: string[] = [];
/**
 * Pages that anybody may choose for one file: some megabytes each, so that a few exceed the limit.
 */
const CHOSEN = 8;
const LONG_PARAGRAPHS = 11_500;
const chosen: string[] = [];
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
  // Reading texts as long from Markdown, and publishing them, would take minutes.
  const nodes = times(LONG_PARAGRAPHS, (i) => ({
    type: 'paragraph',
    attrs: { id: `p${2_222_222 + i}` },
    content: [{ type: 'text', text: `L’eau ${words.slice(0, 390)}` }],
  }));
  const document = JSON.stringify({ type: 'doc', content: nodes });
  const html = nodes.map(({ attrs, content }) => `<p id="${attrs.id}">${content[0]!.text}</p>`).join('');
  for (let i = 0; i < CHOSEN; i++) {
    const page = await services.pages.create(
      { kind: 'article', title: `Choisi ${i}`, summary: 'Un texte.', visibility: 'public' },
      COMMAND_LINE,
    );
    await services.editions.publish(page.id, {}, COMMAND_LINE);
    await services.database.write((trx) =>
      trx.updateTable('edition').set({ document, html }).where('pageId', '=', page.id).execute(),
    );
    chosen.push(`page=/articles/${page.slug}`);
  }
});
const { random, rounds } = setup;

describe.each(rounds)('round %i', () => {
  test('long pages that somebody chose for one file make nobody wait, and too many are refused', async () => {
    // The first fits into the memory of a process that writes; all together are too many.
    const asked = [`/selection.html?${chosen.slice(0, 2).join('&')}`, `/selection.epub?${chosen.join('&')}`];
    const statuses: number[] = [];
    let waiting: string | null = null;
    const report = await setup.rig.attack(
      async () => {
        for (const path of asked) {
          const answer = await fetch(setup.rig.url + path, { redirect: 'manual' });
          const text = await answer.text();
          statuses.push(answer.status);
          waiting ??= answer.headers.get('Location');
          if (answer.status === 503) expect(text).toContain('trop lourd');
        }
      },
      {
        // As the button of the progress page does: the process has much more to write.
        leave: async () => {
          const cancelling = { method: 'POST', body: new URLSearchParams(), redirect: 'manual' } as const;
          if (waiting !== null) await fetch(setup.rig.url + waiting, cancelling);
        },
      },
    );
    const label = `chosen pages, ${statuses}, ${JSON.stringify(report)}`;
    expect(ANSWERS, label).toContain(statuses[0]);
    // On a busy machine, only the progress page reports that it is refused.
    expect([303, 503], label).toContain(statuses[1]);
    expectFair(report, label);
  }, 180_000);

  test('long texts in every format make nobody wait', async () => {
    const label = `exports, seed ${random.seed}`;
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
    for (const status of statuses) expect(ANSWERS, label).toContain(status);
    expect(statuses, label).toContain(200);
    expectFair(report, label);
    expect(report.childMemory, label).toBeGreaterThan(0);
  }, 180_000);
});
