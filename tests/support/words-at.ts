import { unzipSync } from 'fflate';
import { getDocumentProxy } from 'unpdf';
import { expect } from 'vitest';
import { until } from '#tests/support/until.ts';

/** The response of an address. */
export interface Answered {
  readonly status: number;
  /** As text: what is packed is unpacked. */
  readonly words: string;
  /** The target of a redirect; empty for none. */
  readonly location: string;
  /** The progress page that was shown while the file was being made. */
  readonly waiting: { readonly status: number; readonly words: string } | null;
}

/** Requests an address; waits for a file that has to be made first. */
export async function answerAt(url: string, address: string, cookie: string): Promise<Answered> {
  const ask = (path: string) => fetch(new URL(path, url), { headers: cookie ? { cookie } : {}, redirect: 'manual' });
  let answer = await ask(address);
  let waiting: Answered['waiting'] = null;
  const wait = answer.headers.get('location') ?? '';
  if (wait.startsWith('/telechargements/')) {
    const isMade = async () => {
      const page = await ask(wait);
      waiting = { status: page.status, words: await page.text() };
      return page.headers.get('Refresh')?.startsWith('0;') ?? false;
    };
    await until(isMade, `${address} is made`, 60_000);
    answer = await ask(address);
  }
  const { status, headers } = answer;
  const words = headers.get('content-type')?.startsWith('text/event-stream')
    ? await firstOf(answer)
    : await readWords(new Uint8Array(await answer.arrayBuffer()));
  return { status, words, location: headers.get('location') ?? '', waiting };
}

/** The whole response of an address, as text. */
export async function wordsAt(url: string, address: string, cookie: string): Promise<string> {
  const { status, words, waiting } = await answerAt(url, address, cookie);
  expect(status, address).toBeLessThan(500);
  return [waiting?.words ?? '', words].join('\n');
}

async function firstOf(answer: Response): Promise<string> {
  const reader = answer.body!.getReader();
  const { value } = await reader.read();
  await reader.cancel();
  return Buffer.from(value ?? []).toString();
}

/**
 * The words in bytes: also in the files of an archive, and in the text and the metadata of a PDF.
 */
async function readWords(bytes: Uint8Array): Promise<string> {
  const begins = Buffer.from(bytes.subarray(0, 4)).toString('latin1');
  if (begins === '%PDF') {
    // Its details may be UTF-16.
    const plain = Buffer.from(bytes).toString('latin1').replaceAll('\0', '');
    const document = await getDocumentProxy(new Uint8Array(bytes));
    const pages: string[] = [];
    for (let number = 1; number <= document.numPages; number++) {
      const { items } = await (await document.getPage(number)).getTextContent();
      pages.push(items.map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : '')).join(''));
    }
    return [...pages, plain].join('\n');
  }
  if (!begins.startsWith('PK')) return Buffer.from(bytes).toString();
  const parts: string[] = [];
  for (const [name, part] of Object.entries(unzipSync(bytes))) parts.push(name, await readWords(part));
  return parts.join('\n');
}
