import { unzipSync } from 'fflate';
import { expect } from 'vitest';
import { readPdf } from '#tests/support/read-back.ts';
import { until } from '#tests/support/until.ts';

/** All that an address answers, as text: what is packed is unpacked. */
export async function wordsAt(url: string, address: string, cookie: string): Promise<string> {
  const ask = (path: string) => fetch(new URL(path, url), { headers: cookie ? { cookie } : {}, redirect: 'manual' });
  let answer = await ask(address);
  const waiting = answer.headers.get('location') ?? '';
  if (waiting.startsWith('/telechargements/')) {
    const isMade = async () => (await ask(waiting)).headers.get('Refresh')?.startsWith('0;') ?? false;
    await until(isMade, `${address} is made`, 60_000);
    answer = await ask(address);
  }
  expect(answer.status, address).toBeLessThan(500);
  if (answer.headers.get('content-type')?.startsWith('text/event-stream')) {
    const reader = answer.body!.getReader();
    const { value } = await reader.read();
    await reader.cancel();
    return Buffer.from(value ?? []).toString();
  }
  const bytes = new Uint8Array(await answer.arrayBuffer());
  const begins = Buffer.from(bytes.subarray(0, 4)).toString('latin1');
  if (begins === '%PDF') return (await readPdf(bytes, new Set())).text.join(' ');
  const parts = begins.startsWith('PK') ? Object.values(unzipSync(bytes)) : [bytes];
  return [waiting, ...parts.map((part) => Buffer.from(part).toString())].join('\n');
}
