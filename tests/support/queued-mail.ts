import path from 'node:path';
import { SqliteHandle } from '#db/driver/sqlite-dialect.ts';

/**
 * Makes the waiting mail due, as if days had passed. Only while no server runs.
 * @returns how many wait
 */
export async function passMailTime(dataDir: string): Promise<number> {
  const handle = await SqliteHandle.open(path.join(dataDir, 'navette.sqlite'), 'readwrite');
  try {
    await handle.run("update queued_mail set due_at = '2026-01-01T00:00:00.000Z', attempts = 0");
    return (await handle.all('select id from queued_mail')).length;
  } finally {
    await handle.close();
  }
}

/** The rows that a query finds in a data folder, beside a server that may run. */
export async function readRows<Row>(dataDir: string, query: string): Promise<Row[]> {
  const handle = await SqliteHandle.open(path.join(dataDir, 'navette.sqlite'), 'readonly');
  try {
    return await handle.all<Row>(query);
  } finally {
    await handle.close();
  }
}

export async function countQueuedMail(dataDir: string): Promise<number> {
  return (await readRows(dataDir, 'select id from queued_mail')).length;
}
