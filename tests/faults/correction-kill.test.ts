import { setTimeout } from 'node:timers/promises';
import { describe, expect, onTestFailed, test } from 'vitest';
import { COMMAND_LINE } from '#content/authorise.ts';
import { fitDocument } from '#content/document/fit/fit.ts';
import { plainText } from '#content/document/reading/text.ts';
import { findAnnotation } from '#db/annotations/annotation-repository.ts';
import { openServices } from '#tests/support/backups.ts';
import { Random } from '#tests/support/random.ts';
import { startServerProcess } from '#tests/support/server-process.ts';
import { prepareDataFolder } from '#tests/support/socket-rig.ts';
import { paragraph } from '#tests/support/workshop-floor.ts';

/**
 * The server is killed while somebody accepts corrections. Each is then in the draft once and
 * marked as accepted, or neither, or only in the draft, and accepting it again completes it.
 */
const ROUNDS = Number(process.env.ROUNDS) || 2;
const CORRECTIONS = 12;
const random = new Random();
const wordsOf = (i: number) => `mesure ${i} en litres`;
const proposedFor = (i: number) => `mesure ${i} en mètres cubes`;
const blockOf = (i: number) => `b${'abcdefghjkmn'[i]!.repeat(7)}`;

describe.each(Array.from({ length: ROUNDS }, (_, round) => round))('round %i', () => {
  test('a correction is in the draft once, though the server was killed while it was accepted', async () => {
    /** The current step, reported on failure: a deadline reports nothing else. */
    let step = 'preparing the folder';
    onTestFailed(() => {
      process.stderr.write(`seed ${random.seed}: failed while ${step}\n`);
    });
    const { dataDir, prepared, remove } = await prepareDataFolder(async (services, signIn) => {
      const { cookie, personId } = await signIn('staff', 'Awa Diarra');
      const page = await services.pages.create(
        { kind: 'article', title: 'Mesures', language: 'fr', summary: 'Des mesures.' },
        COMMAND_LINE,
      );
      const content = Array.from({ length: CORRECTIONS }, (_, i) => paragraph(blockOf(i), `Ici, ${wordsOf(i)}, là.`));
      await services.drafts.replace(page.id, fitDocument({ type: 'doc', content }).document);
      await services.editions.publish(page.id, {}, COMMAND_LINE);
      const viewer = await services.access.findViewer(cookie);
      const ids: string[] = [];
      for (let i = 0; i < CORRECTIONS; i++) {
        const { id } = await services.annotations.create(
          {
            pageId: page.id,
            kind: 'correction',
            body: '',
            replacement: proposedFor(i),
            selection: { exact: wordsOf(i), blockId: blockOf(i) },
          },
          viewer,
        );
        ids.push(id);
      }
      return { cookie, personId, pageId: page.id, ids };
    });
    const { cookie, pageId, ids } = prepared;
    step = 'starting the server';
    const server = await startServerProcess(dataDir);
    step = 'asking, and killing the server';
    const acknowledged = new Set<string>();
    const asked = ids.map(async (cible) => {
      const answer = await fetch(`${server.url}/annotations/${pageId}`, {
        method: 'POST',
        headers: { cookie, Origin: server.url },
        body: new URLSearchParams({ intent: 'take', cible }),
      });
      if (answer.ok) acknowledged.add(cible);
      else throw new Error(`refused: ${answer.status} ${await answer.text()}`);
    });
    const settled = Promise.allSettled(asked);
    const pause = random.below(250);
    await setTimeout(pause);
    await server.end('SIGKILL');
    step = 'waiting for the requests to a server that is dead';
    for (const one of await settled)
      if (one.status === 'rejected') expect(String(one.reason), `seed ${random.seed}`).not.toContain('refused');

    step = 'opening the folder';
    const services = await openServices(dataDir);
    try {
      const text = async () => plainText((await services.drafts.read(pageId)).document).text;
      const countOf = (whole: string, words: string) => whole.split(words).length - 1;
      step = 'reading the draft';
      const killed = await text();
      const viewer = await services.access.findViewer(cookie);
      for (const [i, id] of ids.entries()) {
        const where = `seed ${random.seed}, killed after ${pause} ms, correction ${i}`;
        step = `taking correction ${i} over again`;
        const { takenAt } = (await findAnnotation(services.database.read, id))!;
        const there = countOf(killed, proposedFor(i));
        expect(there + countOf(killed, wordsOf(i)), where).toBe(1);
        if (acknowledged.has(id)) expect(takenAt, where).not.toBeNull();
        if (takenAt !== null) expect(there, where).toBe(1);
        expect(await services.corrections.take(id, viewer), where).toMatchObject({ takenBy: 'Awa Diarra' });
      }
      step = 'reading the completed draft';
      const completed = await text();
      for (let i = 0; i < CORRECTIONS; i++) expect(countOf(completed, proposedFor(i))).toBe(1);
    } finally {
      step = `closing, after ${step}`;
      await services.close();
      await remove();
    }
  }, 120_000);
});
