/**
 * Days of the network's time zone. Instants are ISO 8601 in UTC, days YYYY-MM-DD.
 */

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (!format) {
    // Swedish writes dates as ISO 8601 does.
    format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
    formats.set(zone, format);
  }
  return format;
}

/** The day that an instant is on in a time zone. */
export function dayIn(zone: string, instant: Date): string {
  return formatOf(zone).format(instant).slice(0, 10);
}

/** The instant at which a day begins in a time zone. */
export function startOfDay(zone: string, day: string): string {
  return instantIn(zone, day, 0);
}

/** The instant at which it is this full hour of a day in a time zone. */
export function instantIn(zone: string, day: string, hour: number): string {
  const wanted = Date.parse(`${day}T${String(hour).padStart(2, '0')}:00:00Z`);
  let start = wanted;
  // Correct by the zone's offset, twice: the first step may cross a change of the clocks.
  for (let step = 0; step < 2; step++) {
    const shown = Date.parse(`${formatOf(zone).format(new Date(start)).replace(' ', 'T')}Z`);
    start += wanted - shown;
  }
  return new Date(start).toISOString();
}

/** The day after or, with a negative number, before. */
export function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 24 * 3_600_000).toISOString().slice(0, 10);
}

/** Whether this is a day of the calendar. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const at = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
}
