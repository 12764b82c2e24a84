import { stat } from 'node:fs/promises';
import { checkKit, type KitReport } from '#server/exports/kit/check-kit.ts';
import { isPublicKitKey } from '#server/exports/kit/kit-manifest.ts';
import { UsageError } from '#server/runtime/command-error.ts';
import type { ServiceCommand } from './command.ts';
import { pathOf, textOf, wordOf } from './typed.ts';

/** Most files listed one by one. */
const MOST_NAMED = 20;

export const kitCheck: ServiceCommand = {
  name: 'kit check',
  usage: '<file>',
  summary: 'Says which edition an offline kit holds, and whether it is as this server signed it.',
  example: 'kit check kit-genre-kit.zip',
  words: [1, 1],
  options: {
    key: { type: 'string', value: '<key>', meaning: 'the public key of another server, as its `kit key` shows it' },
  },
  async run(typed, { services }) {
    const file = pathOf(typed, wordOf(typed, 0));
    const key = textOf(typed, 'key') ?? (await services.kitKey.publicKey());
    if (!isPublicKitKey(key)) throw new UsageError('--key takes the 43 signs that `kit key` shows.');
    const found = await stat(file).catch(() => null);
    if (!found?.isFile()) throw new UsageError(`There is no file ${file}.`);
    const report = await checkKit(file, key);
    if (!report) return { value: { file, kit: false }, lines: [`${file} is no offline kit.`], failed: true };
    const { manifest, signature, changed, missing, added } = report;
    const isGood = signature === 'good' && changed.length + missing.length + added.length === 0;
    const { files, ...rest } = manifest;
    return {
      value: { file, kit: true, good: isGood, ...rest, files: files.length, signature, changed, missing, added },
      lines: isGood ? goodLines(report) : faultLines(report),
      ...(isGood ? {} : { failed: true }),
    };
  },
};

export const kitKey: ServiceCommand = {
  name: 'kit key',
  usage: '',
  summary: 'Shows the public key with which others check the offline kits of this server.',
  example: 'kit key',
  words: [0, 0],
  async run(_typed, { services }) {
    const key = await services.kitKey.publicKey();
    return { value: { key }, lines: [key] };
  },
};

const goodLines = ({ manifest }: KitReport): string[] => [
  `${plain(manifest.title)}, ${editionOf(manifest)}.`,
  `The signature is good, and all ${manifest.files.length} files are as they were signed.`,
  `Up to date at: ${plain(manifest.url)}`,
];

const SIGNATURES = {
  good: 'The signature of its list of files is good.',
  missing: 'It is not signed.',
  bad: 'Its signature is false: what it says of itself was changed.',
  'other-key': 'It is signed with another key: it is not from this server, or not from the server whose key was given.',
} as const;

const faultLines = ({ manifest, signature, ...found }: KitReport): string[] => [
  'Do not trust this kit.',
  SIGNATURES[signature],
  ...(['changed', 'missing', 'added'] as const).flatMap((fault) => [
    ...found[fault].slice(0, MOST_NAMED).map((name) => `${fault}: ${plain(name)}`),
    ...(found[fault].length > MOST_NAMED ? [`${fault}: ${found[fault].length - MOST_NAMED} more`] : []),
  ]),
  `It says that it is: ${plain(manifest.title)}, ${editionOf(manifest)}.`,
];

const editionOf = ({ date, version, pictures }: KitReport['manifest']) =>
  `edition of ${date.slice(0, 10)}, version ${version}, ${pictures === 'small' ? 'with small' : pictures ? 'with' : 'without'} pictures`;

/** Without control characters, which a terminal would execute. */
const plain = (text: string) => text.replace(/\p{C}/gu, '?');
