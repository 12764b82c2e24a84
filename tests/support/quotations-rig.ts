import { afterAll, beforeAll } from 'vitest';
import { COMMAND_LINE } from '#content/authorise.ts';
import { plainText } from '#content/document/reading/text.ts';
import { emptyNotice } from '#content/kinds/notice.ts';
import type { Viewer } from '#content/people/person.ts';
import { documentOf } from '#tests/support/document-of.ts';
import { addConcerned, addMaterial } from '#tests/support/materials.ts';
import { createTestServices, type TestServices } from '#tests/support/test-services.ts';

export const SAID = 'Nous marchions deux heures chaque matin pour une eau trouble';
export const STATED = 'Les femmes portent l’essentiel de la corvée d’eau';
export const SHORT = 'C’était la nuit';
export const OWN = 'Les chèvres buvaient avant nous à la mare du vieux marigot';
export const PUBLIC: Viewer = { role: 'public' };
export const GIVEN = { uses: ['analysis', 'quotation'], reach: 'public', naming: 'pseudonym' } as const;

/** Services for the tests of a file, with published studies that quote somebody. */
export function quotationsPerFile() {
  let floor: TestServices;
  beforeAll(async () => {
    floor = await createTestServices();
  });
  afterAll(() => floor.close());

  const write = (pageId: string, markdown: string) => floor.services.drafts.replace(pageId, documentOf(markdown));
  const textOf = async (pageId: string) => plainText((await floor.services.drafts.read(pageId)).document).text;

  /** A published study that quotes somebody, whose personal link is open. */
  async function published(title: string, words: string = SAID, keywords: string[] = []) {
    const { services, staff } = floor;
    const notice = emptyNotice('study');
    const filled = { ...notice, common: { ...notice.common, keywords } };
    const head = { title, summary: `Un résumé : ${words}.`, notice: filled };
    const study = await services.pages.create({ kind: 'study', ...head }, COMMAND_LINE);
    const id = await addMaterial(services, study.id);
    const person = await addConcerned(services, id, { uses: ['analysis', 'quotation'] });
    const other = await addMaterial(services, study.id, { title: 'Un autre entretien' });
    await addConcerned(services, other, { name: 'Oumar Ba', uses: ['analysis', 'quotation'] });
    const cite = `[@material/${id}]`;
    const text = [
      `:::parole{auteur="F."}\n${words} ${cite}.\n:::`,
      `Elle ajoute : « ${SHORT} » ${cite}. Le maire dit « nous ferons un puits l’an prochain » [@material/${other}].`,
      `${STATED} ${cite}.`,
      'Rien d’elle ici.',
    ].join('\n\n');
    await write(study.id, text);
    await services.editions.publish(study.id, {}, COMMAND_LINE);
    const asked = { text: 'Oui ?', ...GIVEN, uses: [...GIVEN.uses], locale: 'fr' as const, email: '', recording: '' };
    const ask = () =>
      services.consentLoops.askConsent({ materialId: id, id: person, origin: 'https://x.example' }, asked, staff);
    await ask();
    const token = await services.consentLoops.makeLink(id, person, staff);
    const read = async () => {
      const { html, edition } = await services.reading.read(staff, 'study', study.slug);
      return { html, text: edition!.text, summary: edition!.summary };
    };
    /** Everything of it that readers can get, as one text. */
    const everywhere = async () =>
      JSON.stringify([
        await read(),
        await services.publishedLists.latest(staff, 10),
        await services.exports.export(staff, { kind: 'study', slug: study.slug, extension: 'md' }, 'http://localhost'),
      ]);
    const beyond = () => services.beyondConsent.find({ materialId: id }, COMMAND_LINE);
    return { study, id, person, token, ask, read, everywhere, beyond };
  }

  return {
    get floor() {
      return floor;
    },
    write,
    textOf,
    published,
  };
}
