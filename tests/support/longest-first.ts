import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Files that take longest, most of it waiting for servers and browsers. In a new clone nothing is
 * known of how long a file takes, and one that begins last would run alone at the end.
 */
const LONGEST = [
  'tests/e2e/every-screen.test.ts',
  'tests/faults/large-update-kill.test.ts',
  'tests/faults/kill.test.ts',
  'tests/e2e/kits-on-the-device.test.ts',
  'tests/faults/killed-upload.test.ts',
  'tests/e2e/history.test.ts',
  'tests/e2e/offline.test.ts',
  'tests/e2e/correct-a-factsheet.test.ts',
  'tests/e2e/invitation-screens.test.ts',
  'tests/e2e/slow-line.test.ts',
  'tests/e2e/restart-while-opening.test.ts',
  'tests/e2e/whole-study.test.ts',
  'tests/faults/slow-reader.test.ts',
  'tests/faults/slow-clients.test.ts',
];

/** The usual order of projects and files, with `LONGEST` first in their project. */
export default class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const projects = [...new Set(sorted.map(({ project }) => project))];
    const isLong = ({ moduleId }: TestSpecification) => LONGEST.some((file) => moduleId.endsWith(file));
    return projects.flatMap((project) => {
      const own = sorted.filter((file) => file.project === project);
      return [...own.filter(isLong), ...own.filter((file) => !isLong(file))];
    });
  }
}
