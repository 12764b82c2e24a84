import {
  CASES,
  inDraft,
  markOf,
  marksIn,
  mayKnow,
  PEOPLE,
  type Person,
  publishedMarks,
} from '#tests/support/consent-cases.ts';
import type { ConsentWorld } from '#tests/support/consent-world.ts';
import { type Opening, openings } from '#tests/support/open-doors.ts';
import { until } from '#tests/support/until.ts';
import { type Answered, answerAt } from '#tests/support/words-at.ts';

const WAITING = '/telechargements/:id';
const KIT = '/:segment/:slug/kit';
const KIT_FILE = '/:segment/:slug/kit/:key/:sha256';
/**
 * Formats that shorten a text, or whose words cannot be distinguished from those of their layout.
 */
const IN_PART = /\.(?:pdf|livret|deuxpages|imprimeur)$/;

/** The findings at all entrances. */
export interface AskedDoors {
  /** The faults, each with its entrance. */
  readonly faults: readonly string[];
  /** Cases that were tried: of consent, at an address, by somebody. */
  readonly cases: number;
  /** For each entrance that was open, the people to whom it was. */
  readonly opened: ReadonlyMap<string, ReadonlySet<Person>>;
}

/** Requests every address of every entrance, as each kind of person. */
export async function askDoors(world: ConsentWorld): Promise<AskedDoors> {
  const { url } = world.app;
  const may = new Map(PEOPLE.map((person) => [person, new Set(CASES.flatMap((_, n) => [...mayKnow(person, n)]))]));
  const written = new Set(CASES.flatMap((_, n) => inDraft(n)));
  const ids = new Map(world.people.map(({ materialId }, n) => [materialId, n]));
  const faults: string[] = [];
  const opened = new Map<string, Set<Person>>();
  let cases = 0;

  /** Secrets in an answer that the person may not know. */
  const leaksIn = (person: Person, words: string, { own, by, draft }: Opening): string[] => {
    const known = may.get(person)!;
    const isOwn = (mark: string) => own !== undefined && mark.slice(3) === markOf('nom', own).slice(3);
    // The reviewer of a draft reads its authors' words.
    const isWritten = (mark: string) => draft !== undefined && by.includes(person) && written.has(mark);
    return [...marksIn(words)].filter((mark) => !known.has(mark) && !isOwn(mark) && !isWritten(mark));
  };
  const note = (pattern: string, person: Person) =>
    opened.set(pattern, (opened.get(pattern) ?? new Set<Person>()).add(person));

  function judge(pattern: string, opening: Opening, person: Person, { status, words, location, waiting }: Answered) {
    const { at, by, shows, text, draft, reveals = [] } = opening;
    const fault = (what: string) => faults.push(`${pattern} as ${person} at ${at}: ${what}`);
    cases += CASES.length;
    const leaks = leaksIn(person, words, opening);
    if (leaks.length > 0) fault(`tells ${leaks.length} secrets: ${leaks.slice(0, 5).join(', ')}`);
    if (waiting) {
      cases += CASES.length;
      if (waiting.status === 200) note(WAITING, person);
      const before = leaksIn(person, waiting.words, opening);
      if (before.length > 0)
        faults.push(`${WAITING} as ${person} before ${at}: tells ${before.slice(0, 5).join(', ')}`);
    }
    const isShown =
      typeof shows !== 'string' ? shows.test(words) : location ? location === shows : words.includes(shows);
    const isOpen = status === (opening.status ?? 200) && isShown;
    if (!by.includes(person)) {
      if (isOpen) fault('is open to them');
      return;
    }
    if (!isOpen) {
      fault(`is not open: ${status}${isShown ? '' : `, without ${shows}`}`);
      return;
    }
    note(pattern, person);
    const found = marksIn(words);
    const missing = reveals.filter((mark) => !found.has(mark));
    if (missing.length > 0) fault(`lacks ${missing.join(', ')}`);
    if (draft?.some((n) => !found.has(markOf('cit', n))) && !IN_PART.test(at)) fault('is not the whole draft');
    if (!text) return;
    const expected = new Set(text.cases.flatMap((n) => publishedMarks(person, text.readers, n)));
    const isReader = may.get(person)!.size < may.get('staff')!.size;
    // The staff is shown more of sources; quotations are masked for them as well.
    const judged = [...found].filter((mark) => isReader || mark.startsWith('cit'));
    // The staff is shown what annotations quote.
    const isQuoted = (mark: string) => !isReader && mark === markOf('cit', world.refused);
    const more = judged.filter((mark) => !expected.has(mark) && !isQuoted(mark));
    const less = [...expected].filter((mark) => (isReader || mark.startsWith('cit')) && !found.has(mark));
    if (more.length > 0) fault(`says ${more.length} words too many: ${more.slice(0, 5).join(', ')}`);
    if (less.length > 0 && !IN_PART.test(at)) fault(`lacks ${less.length} words: ${less.slice(0, 5).join(', ')}`);
    // Neither a material's title nor its id leaves the team.
    if (isReader) for (const id of words.match(/\b[a-z0-9]{12}\b/g) ?? []) if (ids.has(id)) fault(`gives the id ${id}`);
  }

  for (const [pattern, all] of Object.entries(openings(world)))
    for (const opening of all)
      for (const person of opening.asked ?? PEOPLE) {
        const cookie = world.cookies[person];
        let answer = await answerAt(url, opening.at, cookie);
        if (pattern === KIT)
          await until(
            async () => {
              if (answer.status === 202) answer = await answerAt(url, opening.at, cookie);
              return answer.status !== 202;
            },
            `${opening.at} is made`,
            60_000,
          );
        judge(pattern, opening, person, answer);
        if (pattern !== KIT || answer.status !== 200) continue;
        for (const file of kitFiles(opening.at, answer.words)) {
          const part = { at: file, by: opening.by, shows: '' };
          judge(KIT_FILE, part, person, await answerAt(url, file, cookie));
        }
      }
  return { faults, cases, opened };
}

/** The addresses of the files of a kit. @param response its description, as the server sends it */
export function kitFiles(at: string, response: string): string[] {
  const { key, manifest } = JSON.parse(response) as { key: string; manifest: { files: { sha256: string }[] } };
  const path = at.replace(/\?.*$/, '');
  return manifest.files.map(({ sha256 }) => `${path}/${key}/${sha256}`);
}
