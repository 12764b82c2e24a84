import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { documentSchema } from '../../../../content/document/schema.ts';
import { COMMAND_LINE } from '../../../../server/auth/authorise.ts';
import { readEnv } from '../../../../server/env.ts';
import { routeUpgrades } from '../../../../server/http/upgrade.ts';
import { createLogger } from '../../../../server/logger.ts';
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

process.on('SIGTERM', () => {
  server.close();
  services.close().then(() => process.exit(0));
});
server.listen(0, '127.0.0.1', () => {
  answerMeasurer({ port: (server.address() as AddressInfo).port, prepare });
});
