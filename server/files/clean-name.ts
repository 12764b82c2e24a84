import { cutLetters } from '#content/text/cut-at-word.ts';

const LONGEST_NAME = 200;

/**
 * A file's name for display: without folders and control characters, shortened but with its
 * extension.
 */
export function cleanName(name: string, fallback: string): string {
  const base = name
    .replace(/^.*[\\/]/, '')
    .replace(/\p{C}/gu, '')
    .trim();
  if (base.length <= LONGEST_NAME) return base || fallback;
  const ending = /\.\w{1,8}$/.exec(base)?.[0] ?? '';
  return cutLetters(base, LONGEST_NAME - ending.length) + ending;
}
