import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import pino from 'pino';
import { describe, expect, test } from 'vitest';
import { COMMAND_LINE } from '#content/authorise.ts';
import { FolderLock } from '#db/driver/folder-lock.ts';
import { takeDataFolder } from '#server/backup/data-folder.ts';
import { ControlServer } from '#server/cli/control-server.ts';
import { commandHelp } from '#server/cli/help.ts';
import { runCommand } from '#server/cli/run-command.ts';
import { COMMANDS, findCommand, parseTyped } from '#server/commands/command-list.ts';
import { setTable } from '#server/commands/output/table.ts';
import { readEnv } from '#server/runtime/env.ts';
import { createServices } from '#server/services.ts';
import { navette } from '#tests/support/command-line.ts';
import { startApp } from '#tests/support/running-app.ts';
import { createTempFolder } from '#tests/support/temp-folder.ts';

/** A stand-in for a server: holds the folder and answers on its socket. */
async function startStandIn(dataDir: string) {
  const lock = await takeDataFolder(dataDir);
  const logger = pino({ level: 'silent' });
  const services = await createServices({ env: readEnv({ DATA_DIR: dataDir }), logger });
  const control = await ControlServer.listen({ dataDir, services, origin: 'http://localhost:4000', logger });
  const close = async () => {
    await control.close();
    await services.close();
    await lock.release();
  };
  return { services, close };
}

describe('while another process uses the folder', () => {
  const run = (dataDir: string, notice: (sentence: string) => void) => {
    const { signal } = new AbortController();
    const env = readEnv({ DATA_DIR: dataDir, LOG_LEVEL: 'silent' });
    return runCommand(['page', 'list'], { env, folder: '/', progress: () => {}, notice, signal });
  };

  test('reports that it waits, and continues when that process has ended', async () => {
    const dataDir = createTempFolder('cli');
    await (await startStandIn(dataDir)).close();
    const lock = await takeDataFolder(dataDir);
    const notices: string[] = [];
    const outcome = await run(dataDir, (sentence) => {
      notices.push(sentence);
      void lock.release();
    });
    expect([outcome.value, notices]).toEqual([
      [],
      [`Another Navette is starting, or busy, in ${dataDir}: waiting for it.`],
    ]);
  });

  test('waits for a server on its first start, which has no data yet', async () => {
    const dataDir = createTempFolder('cli');
    const lock = await takeDataFolder(dataDir);
    const notices: string[] = [];
    const listing = run(dataDir, (sentence) => {
      notices.push(sentence);
      void lock.release();
    });
    // This one ended without creating any.
    await expect(listing).rejects.toThrow(`There is no Navette data in ${dataDir}`);
    expect(notices).toHaveLength(1);
  });

  test('reports an incomplete list while the demonstration is loading', async () => {
    const dataDir = createTempFolder('cli');
    const app = await startApp({ DATA_DIR: dataDir, NAVETTE_DEMO: 'on', LOG_LEVEL: 'silent' });
    try {
      const listed = await navette(dataDir, ['page', 'list']);
      expect([listed.code, listed.stdout.trimEnd().split('\n').at(-1)]).toEqual([
        0,
        'The demonstration is not all in yet: the server is loading it. Ask again in a minute.',
      ]);
    } finally {
      await app.close();
    }
  });
});

describe('the command line without a server', () => {
  test('does the tasks of a first day', { timeout: 60_000 }, async () => {
    const dataDir = createTempFolder('cli');
    const added = await navette(dataDir, ['person', 'add', 'Ana@Example.org', '--name', 'Ana', '--admin', '--json']);
    expect(added.json()).toMatchObject({ email: 'ana@example.org', role: 'staff', admin: true });
    const link = await navette(dataDir, ['sign-in-link', 'ana@example.org']);
    expect(link.stdout).toMatch(/^http:\/\/localhost:3000\/connexion\/\S+\n$/);
    const folder = createTempFolder('texts');
    writeFileSync(path.join(folder, 'fiche.md'), '# Une fiche\n\nUne phrase.\n');
    // Relative paths are relative to where the command was typed.
    const imported = await navette(dataDir, ['import', 'fiche.md', '--publish', '--json'], { cwd: folder });
    expect(imported.json()).toMatchObject({ counts: { created: 1 }, files: [{ edition: 1 }] });
    const shown = await navette(dataDir, ['page', 'show', '/fiches/une-fiche', '--json']);
    expect(shown.json()).toMatchObject({ title: 'Une fiche', status: 'published', editions: [{ number: 1 }] });
    await navette(dataDir, ['page', 'create', '--kind', 'study', '--title', 'Sans chapeau']);
    const unready = await navette(dataDir, ['page', 'publish', 'sans-chapeau']);
    expect(unready.code).toBe(1);
    expect(unready.stderr).toBe(
      'This page cannot be published yet: it has no summary, write one at http://localhost:3000/etudes/sans-chapeau/notice\n',
    );
    const backup = path.join(createTempFolder('backup'), 'b');
    expect((await navette(dataDir, ['backup', backup])).code).toBe(0);
    const other = createTempFolder('restored');
    expect((await navette(other, ['restore', backup])).code).toBe(0);
    const checked = await navette(other, ['check', '--json']);
    expect(checked.code).toBe(0);
    expect(checked.json()).toMatchObject({ ok: true, counts: { pages: 2, editions: 1 } });
    const listed = await navette(other, ['page', 'list']);
    expect(listed.stdout).toContain('/fiches/une-fiche');
  });

  test('exits with 1 for failures and 2 for wrong usage, and states the reason', {
    timeout: 60_000,
  }, async () => {
    const dataDir = createTempFolder('cli');
    const cases: [string[], number, RegExp][] = [
      [['page', 'list'], 1, /^There is no Navette data in .*: set DATA_DIR/],
      [['person', 'add', 'not-an-address', '--name', 'X'], 1, /^Not accepted as given: email\.\n$/],
      [['sign-in-link', 'x@example.org'], 1, /^Nobody has the address x@example\.org\.\n$/],
      [['import', 'nowhere.md'], 1, /^There is no such file or folder: .*nowhere\.md\n$/],
      [['restore', '/nowhere'], 1, /no complete backup/],
      [['person', 'add'], 2, /Something is missing after `person add`[\s\S]*navette person add <email> --name <name>/],
      [['person', 'add', 'x@example.org'], 2, /^A person needs --name\.\n/],
      [['page', 'list', '--colour', 'red'], 2, /--colour/],
      [['page', 'list', '--archive'], 2, /Did you mean --archived\?/],
      [['page', 'list', '--kind', 'factsheets'], 2, /Did you mean factsheet\?/],
      [['pages', 'list'], 2, /^There is no such command: pages list\. Did you mean `page list`\?\n/],
      [['page', 'hide', 'x'], 2, /^After `page` comes one of: list, show, create, publish\.\n/],
      [['page', 'create', '--kind', 'poem', '--title', 'X'], 2, /study, factsheet/],
      [['fly'], 2, /no such command: fly/],
      [[], 2, /^$/],
    ];
    for (const [argv, code, words] of cases) {
      const ended = await navette(dataDir, argv);
      expect(ended.code, argv.join(' ')).toBe(code);
      expect(ended.stderr, argv.join(' ')).toMatch(words);
    }
    const json = await navette(dataDir, ['sign-in-link', 'x@example.org', '--json']);
    expect(JSON.parse(json.stderr)).toEqual({
      error: { code: 'not-found', message: 'Nobody has the address x@example.org.' },
    });
    expect(json.stdout).toBe('');
    for (const argv of [['--json'], ['fly', '--json'], ['page', 'list', '--colour', '--json']]) {
      const ended = await navette(dataDir, argv);
      expect([ended.code, ended.stdout], argv.join(' ')).toEqual([2, '']);
      expect(JSON.parse(ended.stderr), argv.join(' ')).toMatchObject({ error: { code: 'usage' } });
    }
    const environment = await navette(dataDir, ['page', 'list', '--json'], { env: { PORT: 'x' } });
    expect(environment.code).toBe(2);
    expect(JSON.parse(environment.stderr)).toMatchObject({ error: { code: 'environment' } });
  });

  test('explains every command', async () => {
    const dataDir = createTempFolder('cli');
    const help = await navette(dataDir, ['--help']);
    expect(help.code).toBe(0);
    expect(help.stdout).toContain('Exit codes: 0 done, 1 refused or problems found, 2 not understood.');
    for (const command of COMMANDS) expect(help.stdout).toContain(`  ${command.name}`);
    for (const line of help.stdout.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
    const publish = await navette(dataDir, ['page', 'publish', '--help']);
    expect(publish.code).toBe(0);
    expect(publish.stdout).toMatch(/--note <text>[\s\S]*For example:\n {2}npm run navette -- page publish/);
    expect((await navette(dataDir, ['page', '--help'])).stdout).toMatch(/page list[\s\S]*page publish/);
    // Asking for help touches nothing.
    expect(existsSync(path.join(dataDir, 'navette.sqlite'))).toBe(false);
  });
});

describe('every command', () => {
  test.each(COMMANDS.map((command) => [command.name, command] as const))(
    '%s: its help fits 80 columns, and its example parses',
    (_name, command) => {
      for (const line of commandHelp(command)) expect(line.length, line).toBeLessThanOrEqual(80);
      const words = [...command.example.matchAll(/"([^"]*)"|\S+/g)].map(([whole, quoted]) => quoted ?? whole);
      const found = findCommand(words);
      expect(found?.command).toBe(command);
      const { options } = parseTyped(command, found!.rest, '/');
      for (const [option, { required }] of Object.entries(command.options ?? {})) {
        if (required) expect(options[option], option).toBeDefined();
      }
    },
  );
});

describe('a list', () => {
  const address = '/fiches/comment-faciliter-la-participation-des-femmes-a-la-gestion-de-l-eau-potable';
  const table = {
    heads: ['page', 'status', 'title'],
    rows: [[address, 'published', 'Comment faciliter la participation des femmes à la gestion de l’eau potable']],
  };

  test('is aligned and complete outside a terminal', () => {
    const lines = setTable(table, null);
    expect(lines).toHaveLength(2);
    expect(lines[1]).toMatch(/^\/fiches\/\S+-potable {2}published {2}Comment .* potable$/);
  });

  test('fits a terminal without cutting what people copy', () => {
    const [first, ...others] = setTable(table, 80);
    expect(first).toBe(address);
    for (const line of others) expect(line.length).toBeLessThanOrEqual(80);
    expect(others.map((line) => line.trim()).join(' ')).toBe(`published · ${table.rows[0]![2]}`);
  });
});

describe('the command line beside a running server', () => {
  test('runs within the server, whose listeners are notified', async () => {
    const dataDir = createTempFolder('cli');
    const server = await startStandIn(dataDir);
    const heard: string[] = [];
    server.services.events.on('page-changed', (id) => heard.push(id));
    const created = await navette(dataDir, ['page', 'create', '--kind', 'study', '--title', 'Étude', '--json']);
    expect(heard).toEqual([created.json<{ id: string }>().id]);
    const link = await (async () => {
      await server.services.people.add({ email: 'a@example.org', name: 'A', role: 'member' }, COMMAND_LINE);
      return navette(dataDir, ['sign-in-link', 'a@example.org']);
    })();
    expect(link.stdout).toMatch(/^http:\/\/localhost:4000\//);
    expect((await navette(dataDir, ['backup', path.join(createTempFolder('backup'), 'b')])).code).toBe(0);
    await server.close();
  });

  test('refuses to restore', async () => {
    const dataDir = createTempFolder('cli');
    const server = await startStandIn(dataDir);
    const backup = path.join(createTempFolder('backup'), 'b');
    await navette(dataDir, ['backup', backup]);
    const refused = await navette(dataDir, ['restore', backup, '--force']);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(/uses the data folder/);
    await server.close();
  });
});

describe('a data folder', () => {
  test('is used by one process at a time, and by another once it is released', async () => {
    const folder = createTempFolder('lock');
    const lock = await FolderLock.take(folder);
    expect(lock).not.toBeNull();
    await expect(takeDataFolder(folder)).rejects.toThrow(/Another Navette uses the data folder/);
    await lock?.release();
    await (await takeDataFolder(folder)).release();
  });
});
