import { checkKit } from '#app/device/kits/fetch-kit.ts';
import {
  findFile,
  isLocked,
  type KeptKit,
  KITS_ADDRESS,
  KITS_SCREEN_CACHE,
  readKit,
} from '#app/device/kits/kept-kit.ts';
import type { RequestEvent, WorkerScope } from './worker-scope.ts';

/**
 * The service worker of kits: opens what is on the device below `/kits`, and nothing else. The
 * editor's pages have workers of their own, with scopes of their own (`worker.ts`).
 */

/** Milliseconds to wait for the server's list of kits before the one on the device is shown. */
const PATIENCE = 1_000;
/** Milliseconds after which opening a page of a kit asks the server about it again. */
const UNASKED = 10 * 60_000;
const IN_KIT = new RegExp(`^${KITS_ADDRESS}(/[a-z-]+/[a-z0-9-]+)/(.*)$`);
const BUILT = /^\/(assets|islands)\//;

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html',
  css: 'text/css',
  js: 'text/javascript',
  txt: 'text/plain',
  jpg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  gif: 'image/gif',
  svg: 'image/svg+xml',
};
/** Scripts of the kit alone: texts of people have none. */
const POLICY =
  "default-src 'none'; img-src 'self'; style-src 'self' 'unsafe-inline'; script-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const worker = globalThis as unknown as WorkerScope;

worker.addEventListener('install', (event) => event.waitUntil(worker.skipWaiting()));
worker.addEventListener('activate', (event) => event.waitUntil(worker.clients.claim()));

worker.addEventListener('fetch', (event) => {
  const { method, mode, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (method !== 'GET' || origin !== location.origin) return;
  const [, path, file] = IN_KIT.exec(pathname) ?? [];
  if (path !== undefined) event.respondWith(openFile(event, path, file || 'index.html'));
  else if (mode === 'navigate' && pathname === KITS_ADDRESS) event.respondWith(openScreen(event.request));
  else if (BUILT.test(pathname)) event.respondWith(findBuilt(event.request));
});

async function openFile(event: RequestEvent, path: string, file: string): Promise<Response> {
  const { request } = event;
  const isOpened = request.mode === 'navigate';
  const kit = await readKit(path);
  // The server leads to the living collection.
  if (!kit) return fetch(request).catch(() => (isOpened ? toList() : Response.error()));
  if (isOpened) event.waitUntil(askSoon(kit));
  const found = kit.held?.files.find((one) => one.path === file);
  const body = found && !isLocked(kit, Date.now()) ? await findFile(path, found.sha256) : undefined;
  if (!body) return isOpened ? toList() : new Response(null, { status: 404 });
  const type = TYPES[file.replace(/^.*\./, '')] ?? 'application/octet-stream';
  const encoded = type.startsWith('text') ? `${type}; charset=utf-8` : type;
  const headers = { 'Content-Type': encoded, 'Content-Security-Policy': POLICY, 'X-Content-Type-Options': 'nosniff' };
  return new Response(type === 'text/html' ? withWayBack(await body.text()) : body.body, { headers });
}

/** The way from a page of a kit to the list of kits, which the same file on a stick has not. */
function withWayBack(html: string): string {
  return html.replace(/<nav class="site" lang="(\w+)\b[^<>]*>/, (nav, language: string) => {
    const [lang, label] = language === 'en' ? ['en', 'My kits'] : ['fr', 'Mes kits'];
    return `${nav}<a href="${KITS_ADDRESS}" lang="${lang}">${label}</a> `;
  });
}

const toList = () => Response.redirect(KITS_ADDRESS);

async function askSoon({ path, checkedAt }: KeptKit): Promise<void> {
  if (Math.abs(Date.now() - Date.parse(checkedAt)) < UNASKED) return;
  await checkKit(path).catch(() => {
    // Without a network: the next time.
  });
}

/** The server's list, in whatever release; the one on the device if there is none in time. */
async function openScreen(request: Request): Promise<Response> {
  const answered = fetch(request);
  const late = new Promise<null>((resolve) => setTimeout(resolve, PATIENCE, null));
  const answer = await Promise.race([answered, late]).catch(() => null);
  if (answer && (answer.ok || answer.type === 'opaqueredirect')) return answer;
  return (await caches.match(KITS_ADDRESS, { cacheName: KITS_SCREEN_CACHE, ignoreVary: true })) ?? answered;
}

/** Files that the list loads: those of an older release are no longer on the server. */
async function findBuilt(request: Request): Promise<Response> {
  const kept = await caches.match(request, { cacheName: KITS_SCREEN_CACHE, ignoreVary: true });
  return kept ?? fetch(request);
}
