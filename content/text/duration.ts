import type { Locale } from '#content/locale.ts';

/** Minutes in words: « 45 min », « 2 h », « 2 h 30 » (`2 h 30 min` in English). */
export function durationText(minutes: number, locale: Locale): string {
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  if (hours === 0) return `${rest}\u00a0min`;
  if (rest === 0) return `${hours}\u00a0h`;
  const shown = String(rest).padStart(2, '0');
  return locale === 'fr' ? `${hours}\u00a0h\u00a0${shown}` : `${hours}\u00a0h ${shown}\u00a0min`;
}

/**
 * The hour reached after these minutes: `10:15`. Without a start, the time elapsed: `0:15`.
 * @param start `09:00`
 */
export function clockText(start: string | null, minutes: number): string {
  const [hour = 0, minute = 0] = start === null ? [] : start.split(':').map(Number);
  const all = hour * 60 + minute + minutes;
  const hours = Math.floor(all / 60);
  const shown = start === null ? String(hours) : String(hours % 24).padStart(2, '0');
  return `${shown}:${String(all % 60).padStart(2, '0')}`;
}
