import { unzipSync } from 'fflate';
import type { CheckWords } from '#app/exports/check-kit-page.tsx';
import { type KitPictures, picturedWord } from '#content/book/kit-list.ts';

/**
 * Checks a kit in the browser, as `navette kit check` does (`server/exports/kit/check-kit.ts`): its
 * list of files is signed by this site, and its files are those of the list.
 */

/** As the server makes them (`server/exports/kit/kit-manifest.ts`). */
const MOST_BYTES = 64 * 1024 * 1024;
const [MANIFEST, SIGNATURE] = ['manifest.json', 'signature.json'];
const SIGNED = 'navette-kit-1\n';
/** Files that are named one by one. */
const MOST_NAMED = 10;

interface Manifest {
  readonly title: string;
  readonly url: string;
  readonly date: string;
  readonly version: string;
  readonly pictures: KitPictures;
  readonly files: readonly { readonly path: string; readonly sha256: string }[];
}

interface Report {
  readonly manifest: Manifest;
  readonly signature: 'good' | 'unsigned' | 'otherKey';
  readonly changed: readonly string[];
  readonly missing: readonly string[];
  readonly added: readonly string[];
}

class NoSignaturesError extends Error {}

const area = document.getElementById('check-kit');
const report = document.getElementById('kit-report');
const input = area?.querySelector('input');
const locale = document.documentElement.lang;

/** @returns null for what is no whole kit @throws NoSignaturesError */
async function checkKit(file: File, publicKey: string): Promise<Report | null> {
  const met = new Set<string>();
  const added = new Set<string>();
  let bytes = 0;
  let files: Readonly<Record<string, Uint8Array>>;
  try {
    files = unzipSync(new Uint8Array(await file.arrayBuffer()), {
      filter: ({ name, originalSize }) => {
        // Of two of a name, programs differ in which they open.
        if (met.has(name)) added.add(name);
        met.add(name);
        bytes += originalSize;
        if (bytes > MOST_BYTES) throw new Error('too large');
        return true;
      },
    });
  } catch {
    return null;
  }
  const text = files[MANIFEST!] && new TextDecoder().decode(files[MANIFEST!]);
  const manifest = text === undefined ? null : manifestOf(text);
  if (text === undefined || !manifest) return null;
  const signature = await signatureOf(text, files[SIGNATURE!], publicKey);
  const listed = new Set([...manifest.files.map(({ path }) => path), MANIFEST, SIGNATURE]);
  for (const name of met) if (!listed.has(name)) added.add(name);
  const [changed, missing]: [string[], string[]] = [[], []];
  for (const { path, sha256 } of manifest.files) {
    const found = Object.hasOwn(files, path) ? files[path] : undefined;
    if (!found) missing.push(path);
    else if ((await sha256Of(found)) !== sha256) changed.push(path);
  }
  return { manifest, signature, changed, missing, added: [...added] };
}

function manifestOf(text: string): Manifest | null {
  try {
    const read = JSON.parse(text) as Partial<Manifest> & { format?: unknown };
    const isList =
      read.format === 'navette-kit-1' &&
      Array.isArray(read.files) &&
      read.files.every((file) => typeof file?.path === 'string' && typeof file.sha256 === 'string');
    return isList && !Number.isNaN(Date.parse(String(read.date))) ? (read as Manifest) : null;
  } catch {
    return null;
  }
}

async function signatureOf(
  manifest: string,
  signed: Uint8Array | undefined,
  publicKey: string,
): Promise<Report['signature']> {
  if (!signed) return 'unsigned';
  const key = await crypto.subtle
    .importKey('raw', bytesOf(publicKey), { name: 'Ed25519' }, false, ['verify'])
    .catch(() => {
      throw new NoSignaturesError();
    });
  try {
    const { signature } = JSON.parse(new TextDecoder().decode(signed)) as { signature: string };
    const data = new TextEncoder().encode(SIGNED + manifest);
    return (await crypto.subtle.verify({ name: 'Ed25519' }, key, bytesOf(signature), data)) ? 'good' : 'otherKey';
  } catch {
    return 'otherKey';
  }
}

/** The bytes of a text in base64url. */
function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const plain = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
}

async function sha256Of(bytes: Uint8Array): Promise<string> {
  const sum = new Uint8Array(await crypto.subtle.digest('SHA-256', Uint8Array.from(bytes)));
  return Array.from(sum, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function show(words: CheckWords, found: Report | null): void {
  const line = (template: string, values: Readonly<Record<string, string>> = {}) => {
    const paragraph = document.createElement('p');
    paragraph.textContent = template.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '');
    return paragraph;
  };
  const box = document.createElement('div');
  if (!found) {
    box.className = 'notice-box is-danger';
    box.append(line(words.notKit));
  } else {
    const { manifest, signature, changed, missing, added } = found;
    const isGood = signature === 'good' && changed.length + missing.length + added.length === 0;
    const values = {
      title: String(manifest.title),
      date: new Intl.DateTimeFormat(locale, { dateStyle: 'long' }).format(new Date(manifest.date)),
      version: String(manifest.version),
      pictures: words[picturedWord(manifest.pictures)],
    };
    box.className = isGood ? 'notice-box' : 'notice-box is-danger';
    const first = document.createElement('strong');
    first.textContent = isGood ? words.good : words.bad;
    box.append(first);
    if (isGood) {
      const living = document.createElement('a');
      living.href = manifest.url;
      living.textContent = words.living;
      box.append(line(words.edition, values), living);
    } else {
      if (signature !== 'good') box.append(line(words[signature]));
      for (const [word, names] of [
        ['changed', changed],
        ['missing', missing],
        ['added', added],
      ] as const) {
        const more = names.length > MOST_NAMED ? '…' : '';
        const named = names.slice(0, MOST_NAMED).join(', ').replace(/\p{C}/gu, '?') + more;
        if (names.length > 0) box.append(line(words[word], { names: named }));
      }
      box.append(line(words.says, values));
    }
  }
  report?.replaceChildren(box);
}

if (area && input) {
  const words = JSON.parse(area.dataset.words ?? '{}') as CheckWords;
  area.hidden = false;
  input.addEventListener('change', async () => {
    const file = input.files?.[0];
    if (!file || !report) return;
    report.textContent = words.checking;
    try {
      show(words, await checkKit(file, area.dataset.key ?? ''));
    } catch (error) {
      if (!(error instanceof NoSignaturesError)) console.warn('a kit could not be checked', error);
      report.textContent = words.unable;
    }
  });
}
