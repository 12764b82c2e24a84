import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Files that take longest, from the longest on. In a new clone nothing is known of how long a file
 * takes, and one that begins last would run alone at the end.
 */
const LONGEST = [
  'tests/e2e/every-screen.test.ts',
  'tests/faults/kill.test.ts',
  'tests/e2e/kits-on-the-device.test.ts',
  'tests/e2e/kits-and-rights.test.ts',
  'tests/e2e/offline.test.ts',
  'tests/e2e/history.test.ts',
  'tests/e2e/editor.test.ts',
  'tests/e2e/editor-blocks.test.ts',
  'tests/e2e/annotate.test.ts',
  'tests/e2e/correct-a-factsheet.test.ts',
  'tests/e2e/slow-line.test.ts',
  'tests/e2e/notice-tokens.test.ts',
  'tests/e2e/invitation-screens.test.ts',
  'tests/e2e/toolkit-visitor.test.ts',
  'tests/e2e/consent-link.test.ts',
  'tests/e2e/annotations-live.test.ts',
  'tests/e2e/whole-study.test.ts',
  'tests/e2e/signing-out.test.ts',
  'tests/e2e/toolkit-sessions.test.ts',
  'tests/e2e/moving.test.ts',
  'tests/e2e/restart-while-opening.test.ts',
  'tests/faults/slow-reader.test.ts',
  'tests/faults/large-update-kill.test.ts',
  'tests/faults/slow-clients.test.ts',
  'tests/faults/killed-upload.test.ts',
];

/** The usual order of projects and files, with `LONGEST` first in their project, in that order. */
export default class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const projects = [...new Set(sorted.map(({ project }) => project))];
    const placeOf = ({ moduleId }: TestSpecification) => {
      const place = LONGEST.findIndex((file) => moduleId.endsWith(file));
      return place < 0 ? LONGEST.length : place;
    };
    return projects.flatMap((project) =>
      sorted.filter((file) => file.project === project).toSorted((a, b) => placeOf(a) - placeOf(b)),
    );
  }
}
