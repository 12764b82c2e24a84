import { afterAll, beforeAll, expect, it } from 'vitest';
import { pagePath } from '#content/addresses/address.ts';
import { linkedCardPath } from '#content/addresses/site-paths.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { type RunningApp, startApp } from '#tests/support/running-app.ts';

let app: RunningApp;
beforeAll(async () => {
  app = await startApp();
}, 120_000);
afterAll(() => app.close());

it('a linked card shows readers the published title and summary, and the staff the unpublished ones', async () => {
  const { services } = app;
  const head = { title: 'Le puits', summary: 'Un résumé.', visibility: 'public' } as const;
  const page = await app.addWrittenPage(head);
  await services.editions.publish(page.id, { override: 'Pour le test.' } as never, COMMAND_LINE);
  const { common, own } = page.notice;
  const written = { title: 'Le forage de Fanta', summary: 'Pas encore publié.' };
  await services.pages.changeDetails(page.id, { ...page, ...written, common, own }, COMMAND_LINE);
  const unpublished = await app.addPage({ title: 'Un projet de Fanta', visibility: 'public' });
  const staff = await app.signIn('Awa Diarra');
  for (const cookie of ['', await app.signIn('Adhérente', 'member')]) {
    const card = await app.get(cookie, linkedCardPath(pagePath(page)));
    expect([card.status, JSON.parse(card.text)]).toEqual([
      200,
      expect.objectContaining({ title: 'Le puits', summary: 'Un résumé.' }),
    ]);
    expect((await app.get(cookie, linkedCardPath(pagePath(unpublished)))).text).not.toContain('Fanta');
  }
  expect(JSON.parse((await app.get(staff, linkedCardPath(pagePath(page)))).text)).toMatchObject(written);
});
