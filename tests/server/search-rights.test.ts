import { afterAll, describe, expect, test } from 'vitest';
import { COMMAND_LINE } from '#content/authorise.ts';
import { PUBLIC_VIEWER } from '#content/people/person.ts';
import { can, pageSubject, VISIBILITIES } from '#content/permission.ts';
import type { Page } from '#db/pages/page-repository.ts';
import { Random } from '#tests/support/random.ts';
import { makePdf } from '#tests/support/sample-documents.ts';
import {
  attach,
  closeServices,
  detailsOf,
  MEMBER,
  openServices,
  partnerOf,
  publishPage,
  STAFF,
  textOf,
  titles,
} from '#tests/support/searched-services.ts';

afterAll(closeServices);

describe('rights', () => {
  test('in a random walk, search finds all pages that the viewer may read, and no others', async () => {
    const random = new Random();
    const services = await openServices();
    const pages: Page[] = [];
    for (let n = 0; n < 14; n++) {
      pages.push(
        await publishPage(services, {
          title: `Fiche numéro${n}`,
          body: `Le secret${n} commun.`,
          visibility: random.pick(VISIBILITIES),
          published: random.chance(0.8),
        }),
      );
    }
    // The contents of each page's edition and of its next one: the test's own record.
    const drafted = new Map<string, Set<string>>(pages.map(({ id }) => [id, new Set()]));
    const attached = new Map<string, ReadonlySet<string>>(pages.map(({ id }) => [id, new Set()]));
    let documents = 0;
    const partner = partnerOf(random.pick(pages).id);
    const viewers = [PUBLIC_VIEWER, MEMBER, STAFF, partner];
    for (let step = 0; step < 60; step++) {
      const page = (await services.pages.find(random.pick(pages).id))!;
      switch (random.below(6)) {
        case 4: {
          if (page.archivedAt !== null) break;
          const word = `annexe${++documents}`;
          await attach(services, page, makePdf([[`Le rapport ${word} commun.`]]), word);
          drafted.get(page.id)!.add(word);
          break;
        }
        case 5: {
          const present = await services.attachments.list(page.id, COMMAND_LINE);
          if (page.archivedAt !== null || present.length === 0) break;
          const { id, title } = random.pick(present);
          await services.attachments.remove(page.id, id, COMMAND_LINE);
          drafted.get(page.id)!.delete(title);
          break;
        }
        case 0: {
          const details = { ...detailsOf(page), visibility: random.pick(VISIBILITIES) };
          if (page.archivedAt === null) await services.pages.changeDetails(page.id, details, COMMAND_LINE);
          break;
        }
        case 1:
          await services.pages.archive(page.id, COMMAND_LINE);
          break;
        case 2:
          await services.pages.restore(page.id, COMMAND_LINE);
          break;
        default:
          if (page.archivedAt !== null) break;
          await services.editions.publish(page.id, {}, COMMAND_LINE);
          attached.set(page.id, new Set(drafted.get(page.id)));
      }
      const viewer = random.pick(viewers);
      const all = (await Promise.all(pages.map(({ id }) => services.pages.find(id)))) as Page[];
      const may = all.filter(
        (one) =>
          one.archivedAt === null &&
          // Staff find an imported, unpublished page by its draft.
          (one.editionNumber !== null || viewer.role === 'staff') &&
          can(viewer, 'page.read', pageSubject(one)),
      );
      const label = `seed ${random.seed}, step ${step}, ${viewer.role}`;
      const found = await services.search.search(viewer, { q: 'commun' });
      expect(found.results.map(({ id }) => id).sort(), label).toEqual(may.map(({ id }) => id).sort());
      expect(found.total, label).toBe(may.length);
      const asked = random.pick(all);
      const number = /numéro(\d+)/.exec(asked.title)![1];
      const one = await services.search.search(viewer, { q: `secret${number} ` });
      const visible = may.some(({ id }) => id === asked.id);
      expect(one.results.map(({ id }) => id).includes(asked.id), label).toBe(visible);
      const suggested = await services.search.suggest(viewer, `numero${number}`);
      const isDraft = viewer.role === 'staff' && asked.archivedAt === null;
      expect(
        suggested.some(({ title }) => title === asked.title),
        label,
      ).toBe(visible || isDraft);
      if (documents > 0) {
        const word = `annexe${1 + random.below(documents)}`;
        const owners = may.filter(({ id }) => attached.get(id)!.has(word));
        const inDocument = await services.search.search(viewer, { q: `"${word}"` });
        expect(
          inDocument.results.map(({ id }) => id),
          `${label}, ${word}`,
        ).toEqual(owners.map(({ id }) => id));
        expect(
          inDocument.results.every(({ attachment }) => attachment?.title === word),
          label,
        ).toBe(true);
      }
      const counted = found.facets.kind.reduce((sum, { count }) => sum + count, 0);
      expect(counted, label).toBe(may.length);
    }
  });

  test('a spelling is never suggested from pages that the viewer may not read', async () => {
    const services = await openServices();
    await publishPage(services, { title: 'Ouverte', body: 'Du texte.' });
    await publishPage(services, { title: 'Fermée', body: 'Le chantournement.', visibility: 'members' });
    const typed = { q: 'chantournemant ' };
    expect(await services.search.search(PUBLIC_VIEWER, typed)).toMatchObject({ total: 0, didYouMean: null });
    expect(await services.search.search(MEMBER, typed)).toMatchObject({ total: 1, didYouMean: 'chantournement ' });
  });

  test('a partner finds their page, whatever its visibility, and nothing else', async () => {
    const services = await openServices();
    const mine = await publishPage(services, {
      title: 'Atelier duo',
      body: 'Le forage commun.',
      visibility: 'invited',
    });
    await publishPage(services, { title: 'Publique', body: 'Le forage commun.' });
    expect(await titles(services, partnerOf(mine.id), 'forage')).toEqual(['Atelier duo']);
    expect(await titles(services, partnerOf(mine.id), 'titre:publique')).toEqual([]);
  });

  test('a partner finds nothing of a draft: neither an unpublished page, nor the text of its next edition', async () => {
    const services = await openServices();
    const draft = await publishPage(services, { title: 'Le pisé', body: 'La terre damée.', published: false });
    const page = await publishPage(services, { title: 'Le bois', body: 'Le colombage.', visibility: 'invited' });
    await services.drafts.replace(page.id, textOf('Le colombage.', 'Le torchis.'));
    await services.pages.changeDetails(page.id, { ...detailsOf(page), title: 'Le bambou' }, COMMAND_LINE);
    await services.checkpoints.settle();
    await services.search.settle();
    expect(await titles(services, STAFF, 'torchis')).toEqual(['Le bambou']);
    for (const q of ['pisé', 'damée', '']) expect(await titles(services, partnerOf(draft.id), q), q).toEqual([]);
    for (const q of ['torchis', 'bambou']) expect(await titles(services, partnerOf(page.id), q), q).toEqual([]);
    expect(await services.search.suggest(partnerOf(draft.id), 'pisé')).toEqual([]);
    expect(await titles(services, partnerOf(page.id), 'colombage')).toEqual(['Le bois']);
  });
});
