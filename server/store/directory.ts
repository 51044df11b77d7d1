import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Written by Postgres into every folder of its own. */
const OF_POSTGRES = 'PG_VERSION';
const LOCK = 'unstuck.pid';

/**
 * Takes an embedded database's folder for this process, so that no other one works on the same files:
 * the engine itself would not notice. A lock whose process is gone is taken over.
 * @returns gives it back
 * @throws where another process has it, and where the folder holds something else
 */
export function takeDirectory(directory: string): () => void {
  mkdirSync(directory, { recursive: true });
  const found = readdirSync(directory);
  if (found.length > 0 && !found.includes(OF_POSTGRES) && !found.includes(LOCK)) {
    throw new Error('it holds other files; choose an empty folder, or one of an earlier run');
  }
  const path = join(directory, LOCK);
  for (;;) {
    try {
      writeFileSync(path, String(process.pid), { flag: 'wx' });
      return () => rmSync(path, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const owner = Number(readFileSync(path, 'utf8'));
    if (owner === process.pid || isAlive(owner)) {
      throw new Error(`process ${owner} is using it; stop that one, or choose another folder`);
    }
    rmSync(path, { force: true });
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
