import { spawn } from 'node:child_process';

const OPENERS: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  darwin: ['open'],
  // The first argument of start is a title.
  win32: ['cmd', '/c', 'start', ''],
};

/**
 * Shows a file in what the system has for it, and does not wait until that is closed. Answers why it
 * cannot; null: it began.
 */
export function openFile(path: string, platform = process.platform): Promise<string | null> {
  const [command = '', ...before] = OPENERS[platform] ?? ['xdg-open'];
  return new Promise((resolve) => {
    const child = spawn(command, [...before, path], { detached: true, stdio: 'ignore' });
    child.on('spawn', () => {
      child.unref();
      resolve(null);
    });
    child.on('error', (error: NodeJS.ErrnoException) => {
      resolve(error.code === 'ENOENT' ? `${command} is not installed` : error.message);
    });
  });
}
