import { personalSlot } from '#content/personal-slot.ts';

/**
 * Values that React and `JSON.stringify` write as they are, but for the apostrophe: letters,
 * digits, what stands between the parts of a name.
 */
const PLAIN = /^[\p{L}\p{M}\p{N}][\p{L}\p{M}\p{N} .,()_’'-]*$/u;
const QUARTER_HOUR = 15 * 60 * 1000;

interface Standing {
  readonly foundAt?: string;
}

/** What the data of a page may contain about its viewer, at each place. */
interface Loaded {
  readonly viewer?: { readonly role: string; readonly name: string; readonly id: string | null } | null;
  readonly annotations?: { readonly signature: Signature | null } | null;
  readonly standings?: Standings;
  readonly view?: {
    readonly staff?: { readonly standing: Standing } | null;
    readonly standings?: Standings;
  } | null;
}

type Standings = Readonly<Record<string, Standing>>;

interface Signature {
  readonly name: string;
  readonly organisation: string;
}

/**
 * Replaces the data that identifies the viewer by slots: the name and id in the frame, and the name
 * under which they annotate. Viewers with the same remaining data share one rendered page; any
 * other difference stays in the data, and needs a page of its own.
 *
 * The instant of a standing, from which days are counted, is rounded down to its quarter of an
 * hour: in every time zone, a day begins with one.
 * @returns the data, and the values by the numbers of their slots
 */
export function takePersonalData(
  loaderData: Readonly<Record<string, unknown>>,
  mark: string,
): { data: Record<string, unknown>; values: Map<number, string> } {
  const values = new Map<number, string>();
  const slot = (number: number, value: string, pronounced = value): string => {
    if (!PLAIN.test(value)) return value;
    values.set(number, value);
    return personalSlot(mark, number, pronounced);
  };
  // An id may begin with any letter, and nothing elides before it.
  const idSlot = (number: number, id: string) => slot(number, id, '');
  const entries = Object.entries(loaderData).map(([id, loaded]) => {
    if (typeof loaded !== 'object' || loaded === null) return [id, loaded] as const;
    const { viewer, annotations, standings, view } = loaded as Loaded;
    const taken: Record<string, unknown> = { ...loaded };
    // A partner has one page.
    if (id === 'root' && viewer && viewer.role !== 'partner')
      taken.viewer = { ...viewer, name: slot(1, viewer.name), id: viewer.id && idSlot(2, viewer.id) };
    if (annotations?.signature) {
      const { name, organisation } = annotations.signature;
      taken.annotations = {
        ...annotations,
        signature: { ...annotations.signature, name: slot(3, name), organisation: slot(4, organisation) },
      };
    }
    if (standings) taken.standings = allAtQuarterHour(standings);
    if (view?.staff) taken.view = { ...view, staff: { ...view.staff, standing: atQuarterHour(view.staff.standing) } };
    if (view?.standings) taken.view = { ...(taken.view as object), standings: allAtQuarterHour(view.standings) };
    return [id, taken] as const;
  });
  return { data: Object.fromEntries(entries), values };
}

const allAtQuarterHour = (standings: Standings): Standings =>
  Object.fromEntries(Object.entries(standings).map(([page, standing]) => [page, atQuarterHour(standing)]));

function atQuarterHour<One extends Standing>(standing: One): One {
  if (standing.foundAt === undefined) return standing;
  const at = Math.floor(Date.parse(standing.foundAt) / QUARTER_HOUR) * QUARTER_HOUR;
  return { ...standing, foundAt: new Date(at).toISOString() };
}
