import { stretchesOf } from '#content/citation/stretches.ts';
import { listQuotationsOfPage, noteBack } from '#db/consent/consent-answer-repository.ts';
import type { Database } from '#db/driver/database.ts';
import { findConcerned, listConcerned } from '#db/materials/concerned-repository.ts';
import type { DraftTaskRunner } from '#server/drafts/draft-task-runner.ts';
import type { KeptText } from '#server/drafts/kept-text.ts';
import { digestOf } from '#server/drafts/quotations/quotation-digest.ts';
import { materialTargets } from '#server/materials/material-targets.ts';

/**
 * Notes which words, that people took back while only earlier texts had them, a page's draft has
 * again: what is written in their place from then on needs an answer.
 */
export async function noteWordsAgain(
  { database, tasks }: { readonly database: Database; readonly tasks: DraftTaskRunner },
  pageId: string,
  text: KeptText,
): Promise<void> {
  const { read } = database;
  const answers = await listQuotationsOfPage(read, pageId);
  const given = answers.filter(({ answer, ofEarlier }) => answer === 'withdraw' && ofEarlier === 1);
  for (const concernedId of new Set(given.map((one) => one.concernedId))) {
    const person = await findConcerned(read, concernedId);
    if (!person) continue;
    const cited = await materialTargets(read, person.materialId);
    const isAlone = (await listConcerned(read, [person.materialId])).length === 1;
    const passages = await tasks.run('quotations', text, cited);
    const there = new Set(
      passages.flatMap((passage) =>
        stretchesOf(passage, cited, isAlone).flatMap((one) => passage.blockIds.map((id) => `${id} ${digestOf(one)}`)),
      ),
    );
    const back = given.filter((one) => one.concernedId === concernedId && there.has(`${one.blockId} ${one.digest}`));
    if (back.length > 0)
      await database.write(async (trx) => {
        for (const one of back) await noteBack(trx, one);
      });
  }
}
