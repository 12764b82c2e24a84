import type { FieldAnswer, FieldValue } from './notice-keeper.ts';

/** Milliseconds after which no answer is none. */
const PATIENCE = 30_000;

/** Sends one field of a notice, with what it was when it was begun to be changed. */
export async function sendField(
  address: string,
  name: string,
  shown: FieldValue,
  value: FieldValue,
): Promise<FieldAnswer> {
  const body = new URLSearchParams({ champ: name });
  for (const [posted, one] of [[name, value] as const, [`shown.${name}`, shown] as const]) {
    for (const text of typeof one === 'string' ? [one] : one) body.append(posted, text);
  }
  try {
    // It goes on when the page is closed.
    const keepalive = body.toString().length < 60_000;
    const signal = AbortSignal.timeout(PATIENCE);
    const answer = await fetch(address, { method: 'POST', body, keepalive, signal });
    if (answer.status === 429 || answer.status >= 500) return { state: 'away' };
    const isJson = answer.headers.get('Content-Type')?.startsWith('application/json') ?? false;
    if (!isJson) return { state: 'refused', why: '' };
    const result = (await answer.json()) as { ok: boolean; value: FieldValue; why?: string };
    if (result.ok) return { state: 'stored', value: result.value };
    if (answer.status === 409) return { state: 'conflict', value: result.value };
    return { state: 'refused', why: result.why ?? '' };
  } catch {
    // It may be stored all the same: sent again, it is found to be.
    return { state: 'away' };
  }
}
