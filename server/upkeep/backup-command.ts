import path from 'node:path';

/** Quotes a word for a shell. */
function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/**
 * A shell command that backs this site up: into a folder named after the current minute, beside the
 * data folder or the project that contains it.
 */
export function backupCommand({ dataDir, project }: { dataDir: string; project: string }): string {
  const isWithin = `${dataDir}${path.sep}`.startsWith(`${project}${path.sep}`);
  const target = path.join(path.dirname(isWithin ? project : dataDir), 'navette-backup');
  const variable = dataDir === path.join(project, 'data') ? '' : `DATA_DIR=${quote(dataDir)} `;
  return `cd ${quote(project)} && ${variable}npm run navette -- backup ${quote(target)}-$(date +%F-%H%M)`;
}
