import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pagePath } from '#content/addresses/address.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { PUBLIC_VIEWER } from '#content/people/person.ts';
import { can, pageSubject } from '#content/permission.ts';
import { navette } from '#tests/support/command-line.ts';
import { createDemoFolder, readDemoLoad } from '#tests/support/demo-folder.ts';
import { type RunningApp, startApp } from '#tests/support/running-app.ts';
import { startServerProcess } from '#tests/support/server-process.ts';
import { createTempFolder } from '#tests/support/temp-folder.ts';

describe('the first start', () => {
  test('creates an administrator and a sign-in link; the link is offered until someone has signed in', async () => {
    const dataDir = createTempFolder('start');
    const first = await startApp({ DATA_DIR: dataDir });
    const [administrator, ...others] = await first.services.people.list(COMMAND_LINE);
    expect(others).toEqual([]);
    expect(administrator).toMatchObject({ role: 'staff', admin: true });
    expect(first.firstSignInLink).toMatch(new RegExp(`^${first.url}/connexion/\\S+$`));
    await first.close();
    const second = await startApp({ DATA_DIR: dataDir });
    expect(await second.services.people.list(COMMAND_LINE)).toHaveLength(1);
    const answer = await fetch(second.firstSignInLink!, { method: 'POST', redirect: 'manual' });
    expect(answer.status).toBeLessThan(400);
    expect(answer.headers.get('set-cookie')).toContain('navette');
    // An empty installation explains itself, and shows its administrator where to begin.
    const visited = (await second.get('', '/')).text;
    expect(visited).toContain('Ce site vient d’ouvrir');
    expect(visited).not.toContain('par où commencer');
    const begun = (await second.get(answer.headers.get('set-cookie')!.split(';')[0]!, '/')).text;
    for (const path of ['/nouvelle-page', '/admin/personnes', '/site'])
      expect(begun).toContain(`<li><a href="${path}">`);
    const member = (await second.get(await second.signIn('Moussa', 'member'), '/')).text;
    expect(member).toContain('Ce site vient d’ouvrir');
    expect(member).not.toContain('href="/connexion');
    await second.close();
    const third = await startApp({ DATA_DIR: dataDir });
    expect(third.firstSignInLink).toBeNull();
    await third.close();
  });

  test('loads the demonstration, answers meanwhile, and completes it if it was interrupted', {
    timeout: 180_000,
  }, async () => {
    const { answered, shown, pagesBetween, pages, people } = await readDemoLoad();
    expect(answered).toBe(200);
    expect([shown.status, shown.refresh]).toEqual([503, '2']);
    expect(shown.text).toContain('La démonstration se charge');
    expect(shown.text).not.toMatch(/Publié récemment|Rien n’est encore publié/);
    expect(pagesBetween).toBeLessThan(44);
    expect([pages, people]).toEqual([45, 5]);
  });

  test.each(['/proc/navette', '/dev/null/navette', '/etc/passwd'])(
    'refuses %s as a data folder, in one line',
    (dataDir) => {
      const environment = { PATH: process.env.PATH, NODE_ENV: 'production' as const, DATA_DIR: dataDir, PORT: '0' };
      const start = spawnSync(process.execPath, ['build/start.js'], {
        env: environment,
        encoding: 'utf8',
        timeout: 20_000,
      });
      expect([start.status, start.stdout]).toEqual([1, '']);
      expect(start.stderr).toMatch(/^Navette could not start: .*DATA_DIR.*\n$/);
    },
  );

  test('refuses a data folder that is in use, in one line', async () => {
    const dataDir = createTempFolder('start');
    const running = await startServerProcess(dataDir);
    const environment = { PATH: process.env.PATH, NODE_ENV: 'production' as const, DATA_DIR: dataDir, PORT: '0' };
    const second = spawnSync(process.execPath, ['build/start.js'], { env: environment, encoding: 'utf8' });
    expect(second.status).toBe(1);
    expect(second.stderr).toMatch(/^Another Navette uses the data folder .*\n$/);
    await running.end('SIGKILL');
    const third = await startServerProcess(dataDir);
    expect(await third.end('SIGTERM')).toBe(0);
  });
});

describe('a running server', () => {
  let app: RunningApp;

  beforeAll(async () => {
    app = await startApp({ DATA_DIR: await createDemoFolder() });
  }, 180_000);
  afterAll(() => app.close());

  test('shows at once what the command line published', async () => {
    const folder = createTempFolder('texts');
    writeFileSync(
      path.join(folder, 'a.md'),
      '---\nkind: article\nvisibility: public\n---\n# Forage profond\n\nUn texte.\n',
    );
    expect(await (await fetch(`${app.url}/articles`)).text()).not.toContain('Forage profond');
    const { dataDir } = app.services.env;
    expect((await navette(dataDir, ['import', folder, '--publish'])).code).toBe(0);
    expect(await (await fetch(`${app.url}/articles`)).text()).toContain('Forage profond');
    expect((await fetch(`${app.url}/articles/forage-profond`)).status).toBe(200);
    expect((await navette(dataDir, ['check'])).code).toBe(0);
  });

  test('sends every public page complete: no zero byte within its words', { timeout: 60_000 }, async () => {
    const pages = await app.services.pages.listDrafts(COMMAND_LINE);
    const readable = pages.filter((page) => can(PUBLIC_VIEWER, 'page.read', pageSubject(page)));
    const lists = ['/', '/fiches', '/fiches?vue=liste', '/modules', '/recherche?q=eau', '/langue'];
    const faulty: string[] = [];
    for (const address of [...lists, ...readable.map(pagePath)]) {
      const bytes = Buffer.from(await (await fetch(app.url + address)).arrayBuffer());
      if (bytes.includes(0)) faulty.push(address);
    }
    expect(faulty).toEqual([]);
  });

  test('sends browsers’ files as the build compressed them', async () => {
    const folder = 'build/client/assets';
    const names = readdirSync(folder).filter((name) => /\.(js|css)$/.test(name));
    expect(names.length).toBeGreaterThan(0);
    for (const name of names.slice(0, 5)) {
      const answer = await fetch(`${app.url}/assets/${name}`, { headers: { 'accept-encoding': 'br' } });
      expect(answer.headers.get('cache-control'), name).toMatch(/immutable/);
      if (readdirSync(folder).includes(`${name}.br`)) expect(answer.headers.get('content-encoding'), name).toBe('br');
    }
  });

  test('serves icons, the web manifest and robots.txt, cached for a short time', async () => {
    const types: Record<string, RegExp> = {
      'favicon.ico': /icon/,
      'favicon.svg': /^image\/svg\+xml/,
      'apple-touch-icon.png': /^image\/png/,
      'site.webmanifest': /^application\/manifest\+json/,
      'kits.webmanifest': /^application\/manifest\+json/,
      'robots.txt': /^text\/plain/,
    };
    for (const [name, type] of Object.entries(types)) {
      const answer = await fetch(`${app.url}/${name}`);
      expect(answer.status, name).toBe(200);
      expect(answer.headers.get('content-type'), name).toMatch(type);
      expect(answer.headers.get('cache-control'), name).toBe('public,max-age=3600');
    }
    const manifest = await (await fetch(`${app.url}/site.webmanifest`)).json();
    for (const { src, sizes } of manifest.icons as { src: string; sizes: string }[]) {
      const icon = await fetch(app.url + src);
      expect(icon.status, src).toBe(200);
      if (sizes === 'any') continue;
      const { width, height } = await sharp(Buffer.from(await icon.arrayBuffer())).metadata();
      expect(`${width}x${height}`).toBe(sizes);
    }
    const home = await (await fetch(app.url)).text();
    for (const [, href] of home.matchAll(/<link rel="(?:icon|apple-touch-icon|manifest)"[^>]*href="([^"]+)"/g)) {
      expect((await fetch(app.url + href)).status, href).toBe(200);
    }
    // The editor's service worker has a stable name, and must be updated at once.
    const worker = await fetch(`${app.url}/offline.js`);
    expect(worker.headers.get('cache-control')).toBe('public,max-age=0,must-revalidate');
  });
});

describe('npm start', () => {
  /** A project with only these libraries installed, as far as the launcher checks. */
  function project(libraries: readonly string[]): string {
    const folder = createTempFolder('project');
    cpSync('server/start.js', path.join(folder, 'server/start.js'));
    cpSync('server/build', path.join(folder, 'server/build'), { recursive: true });
    writeFileSync(path.join(folder, 'package.json'), '{"type":"module"}');
    mkdirSync(path.join(folder, 'node_modules'));
    for (const name of libraries)
      symlinkSync(path.resolve('node_modules', name), path.join(folder, 'node_modules', name));
    return folder;
  }

  const start = (folder: string) =>
    spawnSync(process.execPath, ['server/start.js'], { cwd: folder, encoding: 'utf8', timeout: 20_000 });

  test('prints in one sentence what is missing', () => {
    expect(start(project([])).stderr).toMatch(/^The libraries are not installed yet: run `npm ci` first\.\n$/);
    const unbuilt = start(project(['express', 'sqlite3']));
    expect(unbuilt.status).toBe(1);
    expect(unbuilt.stderr).toMatch(/^Nothing is built yet.*\n$/);
    const uncompiled = project(['express']);
    mkdirSync(path.join(uncompiled, 'node_modules/sqlite3'));
    expect(start(uncompiled).stderr).toMatch(/^The SQLite driver .*npm rebuild sqlite3.*\n$/);
  });
});
