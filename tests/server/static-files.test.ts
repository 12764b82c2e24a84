import { once } from 'node:events';
import { rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import express from 'express';
import { expect, test } from 'vitest';
import { staticFiles } from '#server/http/routes/static-files.ts';
import { createMemoryFolder } from '#tests/support/temp-folder.ts';

test('a file that was deleted since the start ends its request, and nothing else', async () => {
  const folder = createMemoryFolder('static');
  for (const name of ['gone.js', 'here.js']) await writeFile(path.join(folder, name), 'export {};');
  const server = createServer(express().use(staticFiles(folder, { immutable: true })));
  await once(server.listen(0), 'listening');
  const url = `http://localhost:${(server.address() as AddressInfo).port}`;
  try {
    await rm(path.join(folder, 'gone.js'));
    await expect(fetch(`${url}/gone.js`)).rejects.toThrow();
    expect((await fetch(`${url}/here.js`)).status).toBe(200);
  } finally {
    server.closeAllConnections();
    server.close();
    await rm(folder, { recursive: true });
  }
});
