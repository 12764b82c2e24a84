import { cpSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { WebSocket } from 'ws';
import { COLLAB_PATH, MESSAGE_SYNC } from '#content/draft/collab-protocol.ts';
import { exportWholeSite } from '#server/commands/export-site.ts';
import { purge } from '#server/commands/purge.ts';
import type { Services } from '#server/services.ts';
import { backUp, openServices, restore } from './backups.ts';
import { questionFrame } from './raw-client.ts';
import { createTempFolder } from './temp-folder.ts';

const STEP_2 = 1;

/**
 * All that a socket on a draft sends until it has sent the draft, or until it is closed: the
 * draft's words are readable in it.
 */
export function wordsOnSocket(url: string, draftId: string, cookie: string): Promise<string> {
  const socket = new WebSocket(`${url.replace(/^http/, 'ws')}${COLLAB_PATH}${draftId}?acks=1`, {
    headers: { cookie },
  });
  const received: Buffer[] = [];
  socket.on('error', (error) => received.push(Buffer.from(String(error))));
  socket.on('open', () => socket.send(questionFrame()));
  return new Promise((resolve) => {
    socket.on('message', (data: Buffer) => {
      received.push(data);
      if (data[0] === MESSAGE_SYNC && data[1] === STEP_2) socket.terminate();
    });
    socket.on('close', (_code, reason) => resolve(Buffer.concat([...received, reason]).toString()));
  });
}

/** The files of a copy of the whole site, by their paths in it. */
export async function filesOfSite(services: Services, origin: string): Promise<ReadonlyMap<string, string>> {
  const folder = createTempFolder('site');
  const context = { services, origin, progress: () => {}, signal: new AbortController().signal };
  await exportWholeSite.run({ words: ['copie'], options: {}, folder }, context);
  const files = readdirSync(path.join(folder, 'copie'), { recursive: true, withFileTypes: true });
  return new Map(
    files
      .filter((one) => one.isFile())
      .map((one) => path.join(one.parentPath, one.name))
      .map((file) => [path.relative(path.join(folder, 'copie'), file), readFileSync(file, 'utf8')]),
  );
}

/** A backup of these services as they are now. @returns its folder */
export async function keepBackup(services: Services): Promise<string> {
  const folder = path.join(createTempFolder('backup'), 'good');
  await backUp(services, folder);
  return folder;
}

/**
 * A backup as another machine restores it: with the records of later withdrawals, but not purged
 * yet.
 */
export async function restoredFrom(backup: string, services: Services) {
  const dataDir = createTempFolder('restored');
  await restore(backup, dataDir);
  const records = path.join(services.env.dataDir, 'withdrawals');
  if (existsSync(records)) cpSync(records, path.join(dataDir, 'withdrawals'), { recursive: true });
  const restored = await openServices(dataDir);
  const context = { services: restored, origin: '', progress: () => {}, signal: new AbortController().signal };
  return { services: restored, purge: () => purge.run({ words: [], options: {}, folder: dataDir }, context) };
}
