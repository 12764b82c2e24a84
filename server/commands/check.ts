import { checkConsistency } from '#server/upkeep/consistency-check.ts';
import type { ServiceCommand } from './command.ts';

const WELL: Readonly<Record<number, string>> = { 0: 'all is well', 1: '1 problem' };

export const check: ServiceCommand = {
  name: 'check',
  usage: '',
  summary: 'Checks the database, the files, and that every draft and edition can be read. Changes nothing.',
  example: 'check',
  words: [0, 0],
  async run(_typed, { services, progress }) {
    const report = await checkConsistency({
      database: services.database,
      files: services.fileStore,
      dataDir: services.env.dataDir,
      onProgress: progress,
    });
    const { pages, editions, files } = report.counts;
    return {
      value: { ok: report.problems.length === 0, ...report },
      lines: [
        ...report.problems.map((problem) => `PROBLEM  ${problem}`),
        ...report.remarks.map((remark) => `remark   ${remark}`),
        ...report.advice.map((sentence) => `to do    ${sentence}`),
        `${pages} drafts, ${editions} editions, ${files} files: ${WELL[report.problems.length] ?? `${report.problems.length} problems`}`,
      ],
      failed: report.problems.length > 0,
    };
  },
};
