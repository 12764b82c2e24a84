import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pagePath } from '#content/addresses/address.ts';
import { changeMaterialPath, concernedPath, noticePath } from '#content/addresses/site-paths.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { PAGE_KINDS } from '#content/kinds/kind.ts';
import { SCREENS } from '#tests/support/all-screens.ts';
import { createDemoFolder } from '#tests/support/demo-folder.ts';
import { type FormScreen, fillForm, openForms, postForm, purposeOf } from '#tests/support/filled-form.ts';
import type { HtmlControl, HtmlForm } from '#tests/support/html-forms.ts';
import { addMaterial } from '#tests/support/materials.ts';
import { Random } from '#tests/support/random.ts';
import { type RunningApp, startApp } from '#tests/support/running-app.ts';

/** Every form of every screen, as the built application renders it. */
let app: RunningApp;
let administrator: string;
let screens: readonly (readonly [cookie: string, path: string])[];

beforeAll(async () => {
  app = await startApp({ DATA_DIR: await createDemoFolder() });
  administrator = await app.signIn('Awa Diarra', 'staff', true);
  // As the server does when it starts.
  await app.services.sitePages.addMissing();
  const { pages: service } = app.services;
  const pages = [
    ...(await service.listDrafts(COMMAND_LINE)),
    ...(await service.listDrafts(COMMAND_LINE, { kind: 'site' })),
  ];
  const material = await addMaterial(app.services, pages.find(({ kind }) => kind === 'study')!.id);
  const notices: string[] = [];
  for (const kind of PAGE_KINDS) {
    // The demonstration may have no page of a new kind.
    const page =
      pages.find((one) => one.kind === kind) ?? (await service.create({ kind, title: 'Une page' }, COMMAND_LINE));
    notices.push(noticePath(pagePath(page)));
  }
  screens = [
    // The editor's fields are drawn by its script, and are checked with the draft.
    ...SCREENS.filter(([, path]) => !path.endsWith('/ecrire')).map(
      ([role, path]) => [role === 'public' ? '' : administrator, path] as const,
    ),
    ...[...notices, changeMaterialPath(material), concernedPath(material)].map(
      (path) => [administrator, path] as const,
    ),
  ];
}, 240_000);
afterAll(() => app.close());

const TEXTS = ['text', 'textarea', 'email', 'search', 'url', 'tel', 'password'];
const isText = ({ type }: HtmlControl) => TEXTS.includes(type);

/**
 * The limits of a list that is written on lines, as its help states them; null for another field.
 */
function linesOf({ description }: HtmlControl): { most: number; longest: number } | null {
  const match = /(\d+) lignes au plus, de (\d+) caractères/.exec(description);
  return match && { most: Number(match[1]), longest: Number(match[2]) };
}

const open = (cookie: string, path: string) => openForms(new URL(path, app.url), cookie);

const opened = new Map<string, Promise<FormScreen>>();
/** A screen as it was first requested: its forms and fields. */
function firstSeen(cookie: string, path: string): Promise<FormScreen> {
  const screen = opened.get(cookie + path) ?? open(cookie, path);
  opened.set(cookie + path, screen);
  return screen;
}

/** Further fields that forms without required parts need, or leave out, by the forms' purpose. */
const NEEDED: Readonly<Record<string, (field: string) => Readonly<Record<string, string>>>> = {
  // Each place of the form has a name and an address.
  'relecture ask': (field) => {
    const place = /\.\d+$/.exec(field)?.[0] ?? '';
    return { [`name${place}`]: 'Awa Koné', [`email${place}`]: 'awa.kone@exemple.org' };
  },
  // With a file, what was typed is shown again beside what was read, and no page is made yet.
  'nouvelle-page': () => ({ file: '' }),
};

/** Posts a form with its required fields filled in, and one field with this value. */
async function post(cookie: string, screen: FormScreen, form: HtmlForm, field: string, value: string): Promise<number> {
  const given = { ...NEEDED[purposeOf(screen, form)]?.(field), [field]: value };
  const answer = await postForm(screen, form, fillForm(screen, form, given), cookie);
  await answer.arrayBuffer();
  return answer.status;
}

const SITE = 'https://exemple.org/';

/** A text of this length that is valid but for its length. */
function textOf({ type, name }: HtmlControl, length: number): string {
  if (type === 'email') return `${'a'.repeat(length - '@exemple.org'.length)}@exemple.org`;
  return name === 'site' ? SITE.padEnd(length, 'a') : 'a'.repeat(length);
}

/** The values at a field's limits, and those just beyond them. */
function valuesOf(control: HtmlControl): { within: string[]; beyond: string[] } {
  const lines = linesOf(control);
  const { maxLength } = control;
  if (!lines) return { within: [textOf(control, maxLength!)], beyond: [textOf(control, maxLength! + 1)] };
  const list = (count: number) => Array.from({ length: count }, (_, index) => `ligne ${index}`).join('\n');
  const { most, longest } = lines;
  return { within: [list(most), 'a'.repeat(longest)], beyond: [list(most + 1), 'a'.repeat(longest + 1)] };
}

const random = new Random();
const turn = random.below(2);
/**
 * About half of the fields are sent in a run, the others in other runs; all of them with ROUNDS.
 */
const isInTurn = (field: string) =>
  Boolean(process.env.ROUNDS) || (Buffer.from(field).reduce((sum, byte) => sum + byte, 0) + turn) % 2 === 0;

/** Fields of which the server stores as much as its limit allows. */
const CUT = ['publier publish note'];

describe('the text fields of every form of every screen', () => {
  test('have a limit in HTML, or in their help', async () => {
    const without: string[] = [];
    const seen = new Set<string>();
    for (const [cookie, path] of screens) {
      const screen = await firstSeen(cookie, path);
      for (const form of screen.forms)
        for (const control of form.controls.filter(isText)) {
          const name = `${purposeOf(screen, form)} ${control.name}`;
          seen.add(name);
          if (control.maxLength === null && !linesOf(control)) without.push(`${path}: ${name}`);
        }
    }
    expect(without).toEqual([]);
    expect(seen.size).toBeGreaterThan(40);
  }, 120_000);

  test('have the limit that the server has: that much is accepted, one more is refused', async () => {
    const tried = new Set<string>();
    const faults: string[] = [];
    const crossed = screens.filter(([, path]) => path.endsWith('/annotations'));
    // The page again at the end: its annotations can then be edited.
    for (const [index, [cookie, path]] of [...screens, ...crossed].entries()) {
      const screen = await (index < screens.length ? firstSeen : open)(cookie, path);
      for (const form of screen.forms.filter(({ method }) => method === 'post')) {
        const purpose = purposeOf(screen, form);
        for (const control of form.controls.filter(isText)) {
          const name = `${purpose} ${control.name}`;
          if (tried.has(name)) continue;
          tried.add(name);
          // The annotations made there are edited at the end.
          if (!isInTurn(name) && !path.endsWith('/annotations')) continue;
          const { within, beyond } = valuesOf(control);
          let now: FormScreen | null = null;
          // First what is refused: what is accepted changes the screen, which is opened again then.
          for (const [values, isRefused] of [[beyond, !CUT.includes(name)] as const, [within, false] as const])
            for (const value of values) {
              const shown: FormScreen = now ?? (await open(cookie, path));
              const same = shown.forms.find((one) => one.method === 'post' && purposeOf(shown, one) === purpose)!;
              const status = await post(cookie, shown, same, control.name, value);
              now = status >= 400 ? shown : null;
              if (status >= 400 !== isRefused || status >= 500)
                faults.push(`${name}: ${status} for ${value.length} characters`);
            }
        }
      }
    }
    expect(faults, `seed ${random.seed}`).toEqual([]);
    expect(tried.size).toBeGreaterThan(30);
  }, 240_000);
});
