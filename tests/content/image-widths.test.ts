import { expect, test } from 'vitest';
import { listImageChoices } from '#content/image-widths.ts';

const choices = (width: number | null) => listImageChoices((one) => `/f/a?l=${one}`, width);

test('an image in a list is offered in the widths that it has, never in one that it has not', () => {
  const all = '/f/a?l=240 240w, /f/a?l=480 480w, /f/a?l=800 800w';
  expect(choices(1600)).toBe(all);
  expect(choices(null)).toBe(all);
  expect(choices(800)).toBe(all);
  // The width that is asked for is served as the image itself.
  expect(choices(600)).toBe('/f/a?l=240 240w, /f/a?l=480 480w, /f/a?l=800 600w');
  expect(choices(200)).toBe('/f/a?l=240 200w');
});
