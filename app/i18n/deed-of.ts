import type { MessageKey, Translate } from './translate.ts';

/** What an action of the audit log is called; its code, if it has no text. */
export function deedOf(t: Translate, action: string): string {
  const key = `activity.what.${action}` as MessageKey;
  const text = t(key);
  return text === key ? action : text;
}
