import { readdirSync } from 'node:fs';
import type { Random } from './random.ts';

/** A request that somebody might send; most are requests that no browser would send. */
export interface AnyRequest {
  readonly method: string;
  /** As written in the request line. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | null;
}

/**
 * Existing values to request: addresses of pages and collections (`ateliers/eau`), ids and tokens,
 * cookies of all roles.
 */
export interface Known {
  readonly places: readonly string[];
  readonly ids: readonly string[];
  readonly cookies: readonly string[];
}

/** Paths that the server answers without the application. */
const SERVER_DOORS = [
  'healthz',
  'fichiers/$',
  'annotations/$/flux',
  'assets/$',
  'islands/$',
  'collab/$',
  '__manifest',
  '$/$/$/$',
];

/**
 * Every address, with `$` for variable parts: read from the routes' names, so that none is missed.
 */
export const DOORS: readonly string[] = [
  ...SERVER_DOORS,
  ...readdirSync('app/routes').map((file) =>
    file
      .replace(/\.tsx?$/, '')
      .split(/(?<!\[)\./)
      .filter((part) => part !== '_index')
      .map((part) => part.replace(/_$/, '').replace('[.]', '.').replace(/^\$.*/, '$'))
      .join('/'),
  ),
];

const METHODS = [
  ...Array<string>(8).fill('GET'),
  ...Array<string>(12).fill('POST'),
  'HEAD',
  'HEAD',
  'PUT',
  'DELETE',
  'OPTIONS',
];
const ODD = ['', ' ', '0', '-1', '1', '2', '1e999', 'NaN', '9'.repeat(24), '0x10', 'null', '__proto__', 'constructor']
  .concat([
    'toString',
    '[]',
    '{}',
    'é',
    '日本語',
    '😀',
    '\0',
    'a\0b',
    '\u202e',
    '\r\nSet-Cookie: x=1',
    '/',
    '//a.example',
  ])
  .concat([
    '../../../etc/passwd',
    '..\\..\\windows',
    '.',
    '..',
    "' or 1=1 --",
    '"; drop table page; --',
    '<script>alert(1)</script>',
  ])
  .concat([
    'javascript:alert(1)',
    'data:text/html,x',
    'http://169.254.169.254/',
    'l\'eau OR -eau ("',
    '*',
    'a'.repeat(300),
  ])
  .concat(['é'.repeat(600), '2026-02-31', '9999-99-99', 'fr', 'on', 'yes']);
/** Escapes as no browser writes them. */
const ODD_ESCAPES = ['%', '%00', '%ff', '%c0%af', '%ed%a0%80', '%2e%2e%2f', '%252e', '%0d%0aX:%20y'];
const ODD_ENDS = ['/', '//', '.data', '.data', '.json', ';x=1', '%', '%00', '#x'];
const QUERY =
  'q p page pays secteur odd vue archives annoter tout brouillon avec texte l retour courriel nouveau fait genre adresse nom'
    .split(' ')
    .concat([
      '_data',
      '_routes',
      'index',
      'langue',
      'annee',
      'recueil',
      'type',
      'version',
      'role',
      'tri',
      'ordre',
      'etat',
      'resp',
      'retard',
      'attente',
      'mois',
      'fil',
    ]);
/** The fields of all forms, each with possible values. */
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  intent: 'add archive arrange cover create invite publish put-back remove-cover restore revoke save show hide up down'
    .split(' ')
    .concat([
      'remove',
      'reply',
      'edit',
      'resolve',
      'reopen',
      'freeze',
      'bin',
      'ask',
      'again',
      'withdraw',
      'approved',
      'changes',
      'look',
      'sign-out',
      'sign-out-others',
      'mail',
      'off',
      'on',
    ]),
  'List-Unsubscribe': ['One-Click'],
  answers: ['oui'],
  mentions: ['oui'],
  digest: ['daily', 'weekly', 'never'],
  courriel: ['quelquun@example.org'],
  geste: ['role', 'pole', 'sign-out', 'disable', 'enable'],
  step: 'add-part rename-part remove-part move-part add-page remove-page move-page place-page place-part'.split(' '),
  kind: ['study', 'workshop', 'toolkit', 'review'],
  genre: ['question', 'comment', 'correction'],
  language: ['fr', 'en'],
  locale: ['fr', 'en'],
  visibility: ['public', 'members', 'invited'],
  group: ['admin', 'staff', 'member'],
  cote: ['south', 'north'],
  pays: ['ML', 'FR'],
  jours: ['30'],
  title: ['Un titre'],
  slug: ['un-titre'],
  email: ['quelquun@example.org'],
  synonyms: ['eau = onde\nx ='],
  sur: ['brouillon'],
  reviewed: ['1'],
  unchanged: ['yes'],
  meanwhile: ['yes'],
  by: ['-1', '1'],
  at: ['0', '3'],
  'common.sdgs': ['6'],
  'common.countries': ['ML'],
  'own.annotationOpens': ['2026-01-01'],
};
const OTHER_FIELDS =
  'summary version q retour name organisation nom id cible cle texte mots avant part page to note alt fichier file'
    .split(' ')
    .concat(['people', 'message', 'reason', 'state', 'shown', 'without', 'approvals', 'approvers', 'bypass'])
    .concat(['owner', 'due', 'introduction', 'common.authors', 'own.category', 'own.period']);
const NAMES = [...Object.keys(FIELDS), ...OTHER_FIELDS];
const TYPES = [
  'application/json',
  'text/plain',
  'image/png',
  'multipart/form-data',
  'multipart/form-data; boundary=',
  'x',
  'text/html;;;',
].concat(['application/x-www-form-urlencoded; charset=utf-16', 'application/x-www-form-urlencoded, text/plain']);
const MEGABYTE = 1_000_000;

/** A random request to a random address. */
export function anyRequest(random: Random, known: Known): AnyRequest {
  const method = random.pick(METHODS);
  const path = anyPath(random, known);
  const sent = method === 'GET' || method === 'HEAD' ? null : anyBody(random, known);
  const headers: Record<string, string> = { cookie: random.pick(known.cookies) };
  if (random.chance(0.1))
    headers.cookie += `; langue=${random.pick(['en', 'xx', '%', ''])}; navette_session=${random.pick(known.ids)}`;
  headers['accept-language'] = random.pick(['fr', 'en', 'en;q=0.1, fr', '', ',,;;', '*']);
  if (random.chance(0.8))
    headers.accept = random.pick(['text/html', '*/*', 'application/json', 'text/event-stream', '']);
  if (random.chance(0.5)) headers['sec-fetch-dest'] = random.pick(['document', 'document', 'empty', 'image', 'x']);
  if (random.chance(0.1)) headers['if-none-match'] = random.pick(['*', '"x"', 'W/"', 'x']);
  if (random.chance(0.1))
    headers.range = random.pick(['bytes=0-', 'bytes=-5', 'bytes=9-1', 'bytes=99999999-', 'x=1-2', 'bytes=0-0,2-3']);
  if (random.chance(0.1)) headers['accept-encoding'] = random.pick(['br', 'gzip', 'identity;q=0, *;q=0', 'deflate']);
  if (random.chance(0.05)) headers['x-http-method-override'] = 'DELETE';
  if (random.chance(0.05)) headers.origin = random.pick(['null', 'https://a.example', 'x']);
  if (sent) headers['content-length'] = String(sent.body.length);
  if (sent && sent.type !== '') headers['content-type'] = sent.type;
  return { method, path, headers, body: sent?.body ?? null };
}

function anyValue(random: Random, known: Known, meant: readonly string[] = []): string {
  if (meant.length > 0 && random.chance(0.8)) return random.pick(meant);
  return random.chance(0.4) ? random.pick(known.ids) : random.pick(ODD);
}

function anyPath(random: Random, known: Known): string {
  let door = random.pick(DOORS);
  if (door.startsWith('$/$') && random.chance(0.7)) door = random.pick(known.places) + door.slice(3);
  const part = () => {
    if (random.chance(0.1)) return random.pick(ODD_ESCAPES);
    return random.chance(0.6) ? random.pick(known.ids) : encodeURIComponent(random.pick(ODD));
  };
  const path = `/${door.replace(/\$/g, part)}${random.chance(0.1) ? random.pick(ODD_ENDS) : ''}`;
  const query = Array.from({ length: random.below(4) }, () => {
    const value = random.chance(0.1) ? random.pick(ODD_ESCAPES) : encodeURIComponent(anyValue(random, known));
    return `${random.pick(QUERY)}${random.chance(0.9) ? '=' : ''}${value}`;
  });
  return query.length === 0 ? path : `${path}?${query.join('&')}`;
}

function anyFields(random: Random, known: Known): [string, string][] {
  const fields = NAMES.flatMap((name) =>
    Array.from({ length: random.pick([0, 1, 1, 1, 1, 1, 2]) }, (): [string, string] => [
      name,
      anyValue(random, known, FIELDS[name]),
    ]),
  );
  if (random.chance(0.03)) fields.push([random.pick(NAMES), 'x\n'.repeat(MEGABYTE / 2)]);
  return fields;
}

/** A valid form, or nearly. */
function anyBody(random: Random, known: Known): { type: string; body: Uint8Array } {
  const fields = anyFields(random, known);
  const bytes = (text: string) => new Uint8Array(Buffer.from(text));
  let type = 'application/x-www-form-urlencoded';
  let body = bytes(new URLSearchParams(fields).toString());
  if (random.chance(0.35)) {
    type = 'multipart/form-data; boundary=limite';
    const name = random.pick(['x.pdf', '../x.svg', 'é\u202e.docx', '', 'x'.repeat(400)]);
    const file = `filename="${name}"\r\nContent-Type: ${random.pick(['image/png', 'text/html', 'application/pdf'])}`;
    const content = random.pick([
      '',
      '%PDF-1.7',
      '<svg onload="x()"/>',
      '\x89PNG\r\n',
      'PK\x03\x04',
      'x'.repeat(random.pick([9, MEGABYTE])),
    ]);
    const part = ([field, value]: readonly [string, string], more = '') =>
      `--limite\r\nContent-Disposition: form-data; name="${field}"${more}\r\n\r\n${value}\r\n`;
    const files = ['fichier', 'file'].map((field) => part([field, content], random.chance(0.8) ? `; ${file}` : ''));
    body = bytes(`${fields.map((field) => part(field)).join('')}${files.join('')}--limite--\r\n`);
  }
  if (random.chance(0.15)) body = body.subarray(0, random.below(body.length + 1));
  if (random.chance(0.15)) type = random.pick(['', ...TYPES]);
  return { type, body };
}
