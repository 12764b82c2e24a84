import { afterAll, beforeAll, expect, test } from 'vitest';
import { listParts } from '#db/pages/collection-repository.ts';
import { createTestServices, type TestServices } from '#tests/support/test-services.ts';

/** Removals from a collection, and how they are undone. */
let floor: TestServices;
beforeAll(async () => {
  floor = await createTestServices();
});
afterAll(() => floor.close());

test('a removed part can be put back, but not once words were masked or withdrawn anywhere', async () => {
  const { services, staff } = floor;
  const { collections, collectionParts, database } = services;
  const kit = await collections.create(
    { kind: 'booklet', title: 'Carnet', summary: '', language: 'fr' } as never,
    staff,
  );
  await collectionParts.arrange(
    kit.id,
    ['Chez Fanta', 'Ailleurs'].map((title) => ({ title, pageIds: [] })),
    staff,
  );
  const parts = () => listParts(database.read, kit.id);
  const titles = async () => (await parts()).map(({ title }) => title);
  const takeOut = async () => {
    await collectionParts.rearrange(kit.id, { type: 'remove-part', part: (await parts())[0]!.id } as never, staff);
    expect(await titles()).toEqual(['Ailleurs']);
    return collectionParts.removed(kit, await parts(), staff);
  };
  const first = await takeOut();
  await collectionParts.putBack(kit.id, first!.key, staff);
  expect(await titles()).toEqual(['Chez Fanta', 'Ailleurs']);

  const second = await takeOut();
  services.events.emit('sources-changed');
  expect(collectionParts.removed(kit, await parts(), staff)).toBeNull();
  await expect(collectionParts.putBack(kit.id, second!.key, staff)).rejects.toMatchObject({ code: 'conflict' });
  expect(await titles()).toEqual(['Ailleurs']);
});
