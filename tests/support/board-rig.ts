import { boardCsv } from '#app/board/board-csv.server.ts';
import { csvResponse } from '#app/http/csv-response.server.ts';
import { translator } from '#app/i18n/translate.ts';
import { parseBoardQuery } from '#content/activity/board.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import type { Locale } from '#content/locale.ts';
import type { Viewer } from '#content/people/person.ts';
import type { BoardEntry } from '#server/board/board-entries.ts';
import { type SocketRig, startSocketRig, TestEditor } from './socket-rig.ts';
import { until } from './until.ts';

type StaffViewer = Viewer & { role: 'staff' };

/** The query of an address of the board. */
export const boardQuery = (text = '') => parseBoardQuery(new URLSearchParams(text));

export const titlesOf = (entries: readonly BoardEntry[]) => entries.map(({ title }) => title);

/** A request to somebody without an account: it waits for none of the viewers of the board. */
export const OUTSIDE = { people: null, name: 'Fanta', email: 'fanta@example.org', locale: 'fr', due: '', message: '' };

/** A review may be wanted within two years. */
export const NEXT_YEAR = String(new Date().getUTCFullYear() + 1);

/** Writes a word into the draft of a page, until it is stored. */
export async function writeWord(rig: SocketRig, pageId: string, cookie: string): Promise<void> {
  const editor = new TestEditor(rig.url, pageId, cookie);
  await until(() => editor.saved, 'the editor is in');
  editor.type('mot ');
  await until(() => editor.saved, 'the words are stored');
  editor.destroy();
}

/**
 * A server with pages in each stage, a collection, and two people of the staff.
 * @returns with the ids of its pages by title
 */
export async function openBoardRig() {
  const rig = await startSocketRig();
  const { pages, editions, collections, access, followUp, reviewAsking } = rig.services;
  const signedIn = async (name: string) => {
    const { cookie } = await rig.signIn('staff', name);
    return { cookie, viewer: (await access.findViewer(cookie)) as StaffViewer };
  };
  const [first, second] = [await signedIn('Awa'), await signedIn('Bruno')];
  const [awa, bruno] = [first.viewer, second.viewer];
  const ids: Record<string, string> = {};
  const add = async (title: string, kind: 'factsheet' | 'study' = 'factsheet') => {
    ids[title] = (await pages.create({ kind, title, summary: 'Un résumé.' }, awa)).id;
  };
  await add('Écrite');
  await add('À relire', 'study');
  await reviewAsking.ask(ids['À relire']!, OUTSIDE, awa, rig.url);
  await add('En avance');
  await add('Ya tout');
  for (const title of ['En avance', 'Ya tout']) {
    await writeWord(rig, ids[title]!, first.cookie);
    await editions.publish(ids[title]!, {}, COMMAND_LINE);
  }
  await writeWord(rig, ids['En avance']!, second.cookie);
  await add('Archivée');
  await pages.archive(ids.Archivée!, awa);
  await collections.create({ kind: 'toolkit', title: 'Boîte', summary: '' }, awa);
  await followUp.follow(ids.Écrite!, { owner: bruno.personId, due: '2020-02-29' }, awa);
  await followUp.follow(ids['En avance']!, { owner: '', due: `${NEXT_YEAR}-03-31` }, awa);
  await followUp.follow(ids['Ya tout']!, { owner: awa.personId, due: `${NEXT_YEAR}-03-01` }, awa);
  return { rig, awa, bruno, ids };
}

/** The board's lists for a viewer, by default Awa. */
export function boardLists(opened: () => { rig: SocketRig; awa: Viewer }) {
  const board = () => opened().rig.services.board;
  return {
    /** Titles of the first page of the list at an address. */
    list: async (text: string, viewer = opened().awa) =>
      titlesOf((await board().list(viewer, boardQuery(text))).entries),

    /** All rows, as a file has them. */
    async all(text: string, viewer = opened().awa): Promise<BoardEntry[]> {
      const entries: BoardEntry[] = [];
      for await (const part of board().parts(viewer, boardQuery(text))) entries.push(...part);
      return entries;
    },

    /** The file that an address downloads. */
    async file(text: string, locale: Locale): Promise<string> {
      const parts = board().parts(opened().awa, boardQuery(text));
      const rows = boardCsv(parts, async () => [], translator(locale), {
        origin: 'https://wiki.example',
        timeZone: 'Europe/Paris',
      });
      const response = csvResponse('x', rows, locale === 'fr' ? ';' : ',', { readPart: (read) => read() });
      return new TextDecoder('utf-8', { ignoreBOM: true }).decode(await response.arrayBuffer());
    },
  };
}
