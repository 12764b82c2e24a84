import { spawn } from 'node:child_process';
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { createConnection, createServer } from 'node:net';
import path from 'node:path';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { COMMAND_LINE } from '#content/authorise.ts';
import { askServer, ControlError } from '#server/cli/control-client.ts';
import { ControlServer } from '#server/cli/control-server.ts';
import { controlSocketPath } from '#server/cli/socket-path.ts';
import { createTempFolder } from '#tests/support/temp-folder.ts';
import { createTestServices, type TestServices } from '#tests/support/test-services.ts';
import { until } from '#tests/support/until.ts';

const logger = pino({ level: 'silent' });
const quiet = () => {};
let floor: TestServices;

beforeAll(async () => {
  floor = await createTestServices();
});
afterAll(() => floor.close());

const listen = (dataDir: string) =>
  ControlServer.listen({ dataDir, services: floor.services, origin: 'http://localhost:3000', logger });

const ask = (dataDir: string, ...argv: string[]) => askServer(dataDir, { argv, folder: '/' }, quiet);

describe('the control socket', () => {
  test('executes commands with the running services, whose listeners are notified', async () => {
    const folder = createTempFolder('control');
    const control = await listen(folder);
    const heard: string[] = [];
    floor.services.events.on('page-changed', (id) => heard.push(id));
    const outcome = await ask(folder, 'page', 'create', '--kind', 'article', '--title', 'Par la prise');
    expect(heard).toHaveLength(1);
    expect(outcome?.value).toMatchObject({ id: heard[0] });
    expect(await floor.services.pages.find(heard[0]!)).toMatchObject({ title: 'Par la prise' });
    await control.close();
    expect(await ask(folder, 'page', 'list')).toBeNull();
  });

  test('reports errors in words and by a code', async () => {
    const folder = createTempFolder('control');
    const control = await listen(folder);
    const failures: [string[], string][] = [
      [['sign-in-link', 'personne@example.org'], 'not-found'],
      [['page', 'list', '--kind', 'poem'], 'usage'],
      [['restore', '/tmp/x'], 'failed'],
      [['dance'], 'usage'],
    ];
    for (const [argv, code] of failures) {
      const error = await ask(folder, ...argv).catch((caught: unknown) => caught);
      expect(error).toBeInstanceOf(ControlError);
      expect((error as ControlError).described.code).toBe(code);
    }
    await control.close();
  });

  test('reports progress before the result', async () => {
    const folder = createTempFolder('control');
    const texts = createTempFolder('texts');
    for (const name of ['a', 'b', 'c']) writeFileSync(path.join(texts, `${name}.md`), `# ${name}\n\nTexte.\n`);
    const control = await listen(folder);
    const lines: string[] = [];
    const outcome = await askServer(folder, { argv: ['import', '.'], folder: texts }, (line) => lines.push(line));
    expect(lines).toHaveLength(3);
    expect(outcome?.value).toMatchObject({ counts: { created: 3, failed: 0 } });
    await control.close();
  });

  test('stops an import on request or when the client leaves: imported pages are complete, the rest is named', async () => {
    const texts = createTempFolder('texts');
    for (let i = 0; i < 30; i++) writeFileSync(path.join(texts, `t${i}.md`), `# Arrêt ${i}\n\nMots.\n`);
    const folder = createTempFolder('control');
    const control = await listen(folder);
    const stop = new AbortController();
    const outcome = await askServer(folder, { argv: ['import', texts], folder: '/' }, () => stop.abort(), stop.signal);
    const { counts, left } = outcome!.value as { counts: { created: number; left: number }; left: string[] };
    expect(counts.left).toBeGreaterThan(0);
    expect(counts.created + counts.left).toBe(30);
    expect(left).toHaveLength(counts.left);
    expect(outcome).toMatchObject({ failed: true });
    const pages = await floor.services.pages.listDrafts(COMMAND_LINE);
    expect(pages.filter(({ title }) => title.startsWith('Arrêt'))).toHaveLength(counts.created);
    const again = await ask(folder, 'import', texts);
    expect(again?.value).toMatchObject({ counts: { created: counts.left, skipped: counts.created, left: 0 } });
    await control.close();
  });

  test('Ctrl-C stops a running server’s import, which reports how far it got', async () => {
    const texts = createTempFolder('texts');
    for (let i = 0; i < 200; i++) writeFileSync(path.join(texts, `t${i}.md`), `# Interrompu ${i}\n\nMots.\n`);
    const folder = createTempFolder('control');
    const control = await listen(folder);
    const child = spawn(process.execPath, [path.resolve('server/cli/navette.js'), 'import', texts], {
      env: { PATH: process.env.PATH, NODE_ENV: 'production', DATA_DIR: folder, NAVETTE_DEMO: 'off' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    floor.services.events.once('page-changed', () => child.kill('SIGINT'));
    // The pages after the first wait until the stop has come: the child may be slow.
    const stopped = vi.spyOn(AbortController.prototype, 'abort');
    const create = floor.services.pages.create.bind(floor.services.pages);
    let made = 0;
    const creating = vi.spyOn(floor.services.pages, 'create').mockImplementation(async (...input) => {
      if (made++ > 0) await until(() => stopped.mock.calls.length > 0, 'the stop has come');
      return create(...input);
    });
    let output = '';
    child.stdout.on('data', (text) => {
      output += String(text);
    });
    const code = await new Promise((resolve) => child.once('close', resolve));
    creating.mockRestore();
    stopped.mockRestore();
    expect(code).toBe(1);
    const left = Number(/^Stopped: (\d+) files/m.exec(output)?.[1]);
    expect(left).toBeGreaterThan(0);
    const pages = await floor.services.pages.listDrafts(COMMAND_LINE);
    expect(pages.filter(({ title }) => title.startsWith('Interrompu'))).toHaveLength(200 - left);
    await control.close();
  });

  test('is accessible to its own user alone', async () => {
    const folder = createTempFolder('control');
    const control = await listen(folder);
    expect(statSync(await controlSocketPath(folder)).mode & 0o777).toBe(0o600);
    await control.close();
  });

  test('replaces the socket that a killed server left, but not one that answers', async () => {
    const folder = createTempFolder('control');
    const script = `require('net').createServer().listen(${JSON.stringify(path.join(folder, 'control.sock'))}, () => console.log('on'))`;
    const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    await new Promise((resolve) => child.stdout.once('data', resolve));
    await expect(listen(folder)).rejects.toThrow(/already uses/);
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
    expect(statSync(path.join(folder, 'control.sock')).isSocket()).toBe(true);
    const control = await listen(folder);
    expect((await ask(folder, 'person', 'list'))?.table?.rows.length).toBeGreaterThan(0);
    await control.close();
  });

  test('works where the data folder’s path is too long for a socket', async () => {
    const folder = path.join(createTempFolder('control'), 'a'.repeat(60), 'b'.repeat(60));
    mkdirSync(folder, { recursive: true });
    const socket = await controlSocketPath(folder);
    expect(socket.length).toBeLessThan(100);
    expect(statSync(path.dirname(socket)).mode & 0o777).toBe(0o700);
    const control = await listen(folder);
    expect((await ask(folder, 'person', 'list'))?.table?.rows.length).toBeGreaterThan(0);
    await control.close();
  });

  test('closes although a client holds a silent connection, and lets a running command finish', async () => {
    const folder = createTempFolder('control');
    const texts = createTempFolder('texts');
    for (let i = 0; i < 30; i++) writeFileSync(path.join(texts, `t${i}.md`), `# Texte ${i}\n\nMots.\n`);
    const control = await listen(folder);
    const silent = createConnection(await controlSocketPath(folder));
    await new Promise((resolve) => silent.once('connect', resolve));
    let begun = false;
    const command = askServer(folder, { argv: ['import', texts], folder: '/' }, () => {
      begun = true;
    });
    await until(() => begun, 'the import begins');
    await control.close();
    expect((await command)?.value).toMatchObject({ counts: { created: 30, failed: 0 } });
  });

  test('ignores clients that send nonsense', async () => {
    const folder = createTempFolder('control');
    const control = await listen(folder);
    const socket = createConnection(await controlSocketPath(folder));
    socket.write('nonsense\n');
    await new Promise((resolve) => socket.once('close', resolve));
    expect((await ask(folder, 'person', 'list'))?.table?.rows.length).toBeGreaterThan(0);
    await control.close();
  });

  test('reports to the command line if the server ended before the command', async () => {
    const folder = createTempFolder('control');
    const server = createServer((socket) => socket.once('data', () => socket.destroy()));
    await new Promise<void>((resolve) => server.listen(path.join(folder, 'control.sock'), resolve));
    await expect(ask(folder, 'person', 'list')).rejects.toThrow(/ended before/);
    await new Promise((resolve) => server.close(resolve));
  });
});
