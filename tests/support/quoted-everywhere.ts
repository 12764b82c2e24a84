import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { COMMAND_LINE } from '#content/authorise.ts';
import { plainText } from '#content/document/reading/text.ts';
import { findTranscript } from '#db/extracts/transcript-repository.ts';
import { keepReviewedText } from '#db/reviews/reviewed-text-repository.ts';
import { packDocument, unpackDocument } from '#server/drafts/packed-document.ts';
import type { Services } from '#server/services.ts';
import { documentOf } from './document-of.ts';
import { addConcerned, addMaterial } from './materials.ts';

/** Words that somebody said. */
export const SAID = 'Nous marchions deux heures chaque matin pour une eau trouble';

/** A material whose words are quoted in every place where words can be. */
export interface QuotedEverywhere {
  readonly material: string;
  /** The articles that quote it. */
  readonly pageIds: readonly string[];
}

/**
 * Adds a material with a file and a transcript, and articles that quote it in their draft, edition,
 * checkpoint, a reviewed text and an annotation, and a booklet that has it in its introduction.
 */
export async function quoteEverywhere(services: Services, cookie: string, articles: number): Promise<QuotedEverywhere> {
  const viewer = await services.access.findViewer(cookie);
  const study = await services.pages.create({ kind: 'study', title: 'L’eau', summary: 'Un résumé.' }, COMMAND_LINE);
  const material = await addMaterial(services, study.id);
  await addConcerned(services, material, { uses: ['analysis', 'quotation'], naming: 'name' });
  const received = await services.fileStore.receive([Buffer.from(`${SAID}.`)], 1_000);
  await services.materialFiles.add(material, { ...received, name: 'Transcription.txt' }, viewer);
  await services.transcripts.open(material, viewer, documentOf(`Elle dit.\n\n${SAID}.\n`).toJSON());
  const pageIds: string[] = [];
  for (let i = 0; i < articles; i++) {
    const input = { kind: 'article' as const, title: `Article ${i}`, summary: 'Un résumé.' };
    const { id } = await services.pages.create(input, COMMAND_LINE);
    pageIds.push(id);
    const quoting = (before: string) =>
      documentOf(`${before} ${i}.\n\n${SAID} [@material/${material}].\n\nAprès ${i}.\n`);
    await services.drafts.replace(id, quoting('Jadis'));
    // Leaves a checkpoint of the text that it replaces.
    await services.checkpoints.replace(viewer, id, quoting('Avant'));
    await services.editions.publish(id, {}, COMMAND_LINE);
    const note = { pageId: id, kind: 'comment' as const, body: `Vraiment, ${SAID} ?`, selection: { exact: SAID } };
    await services.annotations.create(note, viewer);
    const { packed } = packDocument(quoting('Avant'));
    const shown = {
      pageId: id,
      state: `state-${i}`,
      document: packed,
      details: '',
      position: 0,
      createdAt: '2026-11-01T00:00:00.000Z',
    };
    await services.database.write((trx) => keepReviewedText(trx, shown));
  }
  const words = { title: 'Recueil', summary: 'Un livret.', introduction: `Elle raconte : « ${SAID} ».` };
  const booklet = await services.collections.create({ kind: 'booklet', language: 'fr', ...words }, COMMAND_LINE);
  await services.collectionParts.arrange(booklet.id, [{ title: '', pageIds }], COMMAND_LINE);
  await services.search.settle();
  return { material, pageIds };
}

/** All texts of it in a data folder now, by their kind. */
export async function quotingTexts(
  services: Services,
  { material, pageIds }: QuotedEverywhere,
): Promise<Map<string, string>> {
  const { read } = services.database;
  const texts = new Map<string, string>();
  for (const [i, pageId] of pageIds.entries()) {
    const of = (name: string, n = 0) => `${name} ${n} of article ${i}`;
    texts.set(of('draft'), plainText((await services.drafts.read(pageId)).document).text);
    for (const one of await read.selectFrom('edition').selectAll().where('pageId', '=', pageId).execute())
      texts.set(of('edition'), one.document);
    const checkpoints = await read.selectFrom('checkpoint').selectAll().where('pageId', '=', pageId).execute();
    for (const [n, one] of checkpoints.entries())
      texts.set(of('checkpoint', n), JSON.stringify(unpackDocument(one.document)));
    for (const one of await read.selectFrom('reviewedText').selectAll().where('pageId', '=', pageId).execute())
      texts.set(of('reviewed text'), JSON.stringify(unpackDocument(one.document)));
    for (const one of await read.selectFrom('annotation').selectAll().where('pageId', '=', pageId).execute())
      texts.set(of('annotation'), one.body);
  }
  for (const { introduction } of await read.selectFrom('collection').selectAll().execute())
    texts.set('introduction', introduction);
  const transcript = await findTranscript(read, material);
  texts.set('transcript', transcript ? plainText((await services.drafts.read(transcript.id)).document).text : '');
  const folder = path.join(services.env.dataDir, 'files/materials');
  texts.set(
    'file',
    readdirSync(folder)
      .map((name) => readFileSync(path.join(folder, name), 'utf8'))
      .join(),
  );
  return texts;
}
