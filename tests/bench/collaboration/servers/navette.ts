import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { COMMAND_LINE } from '#content/authorise.ts';
import { readEnv } from '#server/runtime/env.ts';
import { createLogger } from '#server/runtime/logger.ts';
import { documentSchema } from '../../../../content/document/schema.ts';
import { routeUpgrades } from '../../../../server/http/upgrade.ts';
import { createServices } from '../../../../server/services.ts';
import { answerMeasurer } from './control.js';

/** People who write: each connection is one of them, signed in. */
const PEOPLE = 10;

const env = readEnv(process.env);
const logger = createLogger(env.logLevel);
const services = await createServices({ env, logger });
const server = createServer();
routeUpgrades({ server, collab: services.collab, publicUrl: null, development: false, logger });

let made = 0;

async function prepare(count: number): Promise<{ drafts: string[]; cookies: string[] }> {
  const document = documentSchema.topNodeType.createAndFill()!;
  const drafts: string[] = [];
  for (let i = 0; i < count; i++) {
    const page = await services.pages.create(
      { kind: 'article', title: `Page ${process.pid} ${made++}`, document },
      COMMAND_LINE,
    );
    drafts.push(page.id);
  }
  const cookies: string[] = [];
  for (let i = 0; i < PEOPLE; i++) {
    const email = `person-${process.pid}-${made++}@exemple.org`;
    await services.people.add(
      { email, name: `Person ${i}`, role: 'staff', admin: false, organisation: '' },
      COMMAND_LINE,
    );
    const link = await services.signIn.createLink(email);
    const { cookie } = await services.signIn.redeem(link.path.split('/').at(-1)!, 'bench');
    cookies.push(cookie.split(';')[0]!);
  }
  return { drafts, cookies };
}

const SENTENCE =
  'Le comité de gestion a fixé le tarif en assemblée, devant les familles, puis il l’a écrit sur le mur du kiosque. ';

/** 108,000 words, with every fiftieth paragraph left out or not. */
function longDocument(whole: boolean) {
  const { doc, paragraph } = documentSchema.nodes;
  const paragraphs = Array.from({ length: 2_400 }, (_, i) =>
    paragraph!.create(null, documentSchema.text(`${i}. ${SENTENCE.repeat(2)}`)),
  );
  return doc!.create(
    null,
    paragraphs.filter((_, i) => whole || i % 50 !== 0),
  );
}

let long: { page: string; before: string } | undefined;

/** A long draft that is replaced, compared with what it was, and restored. */
async function work(what: string): Promise<void> {
  const { checkpoints } = services;
  if (what === 'write') {
    const [page] = (await prepare(1)).drafts;
    await services.drafts.replace(page!, longDocument(true));
    long = { page: page!, before: (await checkpoints.replace(COMMAND_LINE, page!, longDocument(false))).keptAs! };
  } else if (what === 'compare') await checkpoints.compare(COMMAND_LINE, long!.page, long!.before, null);
  else long!.before = (await checkpoints.restore(COMMAND_LINE, long!.page, long!.before)).keptAs!;
}

process.on('SIGTERM', () => {
  server.close();
  services.close().then(() => process.exit(0));
});
server.listen(0, '127.0.0.1', () => {
  answerMeasurer({ port: (server.address() as AddressInfo).port, prepare, work });
});
