import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { compactDraft, readDraft } from '#db/drafts/draft-repository.ts';
import { DRAFT_TASKS } from '#server/drafts/draft-tasks.ts';
import { expectFair } from '#tests/support/fairness-rig.ts';
import { costlyToOpen } from '#tests/support/hostile-updates.ts';
import { questionFrame, RawClient } from '#tests/support/raw-client.ts';
import { setUpFairness, times } from '#tests/support/set-up-fairness.ts';
import { addWrittenPage } from '#tests/support/written-outline.ts';

/**
 * docs/security.md: a draft whose letters cost more the more of them there are is loaded a few at a
 * time.
 */
const DRAFTS = 3;
const LETTERS = 4_000;
const pageIds: string[] = [];
const setup = setUpFairness(async (services) => {
  for (const _ of times(DRAFTS, () => null)) {
    const { id } = await addWrittenPage(services, { title: 'Coûteuse' });
    const { updates, position } = await readDraft(services.database.read, id);
    const draft = new Y.Doc();
    for (const update of updates) Y.applyUpdate(draft, update);
    const state = costlyToOpen(draft, LETTERS, LETTERS);
    // As a room leaves it behind.
    const snapshot = { state, parts: DRAFT_TASKS.split(state), upTo: position };
    await services.database.write((trx) => compactDraft(trx, id, snapshot, new Date().toISOString()));
    pageIds.push(id);
  }
});

test('drafts that are costly to open make nobody else wait', async () => {
  const { socketUrl, pirates } = setup.rig;
  const report = await setup.rig.attack(async () => {
    const clients = await Promise.all(pageIds.map((id, i) => RawClient.open(socketUrl, id, pirates[i]!)));
    for (const client of clients) client.send(questionFrame());
    expect(await Promise.all(clients.map((client) => client.settle()))).toEqual(pageIds.map(() => null));
    for (const client of clients) client.end();
  });
  expectFair(report, 'costly drafts');
}, 180_000);
