import type { AnchorState } from '#content/annotation/anchor-resolver.ts';
import { type MaterialKind, materialLabel } from '#content/material/material.ts';

/** Most seconds of a stretch of sound: a day. */
export const LONGEST_SOUND = 24 * 3_600;

/** The label by which a text cites an extract, in all languages: « E3 §2 ». */
export const extractLabel = (material: { kind: MaterialKind; number: number }, number: number): string =>
  `${materialLabel(material)}\u00a0§${number}`;

/**
 * The state of an extract: its words are in place; they moved; they are written differently now;
 * they are gone. A stretch of sound is always `placed`.
 */
export type ExtractState = AnchorState;

/** A moment of a recording as people read it: `4:05`, `1:02:07`. @param at milliseconds */
export function momentOf(at: number): string {
  const seconds = Math.floor(at / 1_000);
  const two = (value: number) => String(value).padStart(2, '0');
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

/**
 * Latest end of a stretch of a recording, in milliseconds: players show whole seconds, so the last
 * second that has begun may be typed.
 * @param length null if unknown
 */
export const lastSecond = (length: number | null): number =>
  length === null ? Number.POSITIVE_INFINITY : Math.ceil(length / 1_000) * 1_000;

/**
 * Reads a moment of a recording: `245`, `4:05`, `1:02:07`, with tenths after a comma or point.
 * @returns milliseconds; null for anything else, and beyond a day
 */
export function readMoment(text: string): number | null {
  const match = /^(?:(?:(\d{1,2}):)?(\d{1,3}):)?(\d{1,6}(?:[.,]\d{1,3})?)$/.exec(text.trim());
  if (!match) return null;
  const [, hours = '0', minutes = '0', seconds = '0'] = match;
  const last = Number(seconds.replace(',', '.'));
  if (match[2] !== undefined && last >= 60) return null;
  if (match[1] !== undefined && Number(minutes) >= 60) return null;
  const all = Number(hours) * 3_600 + Number(minutes) * 60 + last;
  return all <= LONGEST_SOUND ? Math.round(all * 1_000) : null;
}
