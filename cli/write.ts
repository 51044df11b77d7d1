import {
  appendFileSync,
  createReadStream,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { UsageError } from '../model/parse.ts';
import type { Files } from './io.ts';

/**
 * Writes beside the place and renames, so that a reader, or a run that is killed, never meets half a
 * file. Makes the folder if there is none.
 */
export function writeWhole(path: string, content: string | Uint8Array): void {
  const draft = draftOf(path);
  try {
    writeDraft(path, content);
    renameSync(draft, path);
  } catch (error) {
    discard(draft);
    throw new UsageError(`cannot write ${path}: ${whyNot(error)}; choose another file`);
  }
}

/** By path: every file as a whole, or none of them. Existing ones are replaced only if so told. */
export function writeAll(texts: Readonly<Record<string, string>>, replace: boolean): void {
  const paths = Object.keys(texts);
  const there = paths.filter((path) => existsSync(path));
  if (there.length > 0 && !replace) {
    const exist = there.length > 1 ? 'exist' : 'exists';
    throw new UsageError(`${there.join(' and ')} ${exist} already; --force overwrites`);
  }
  const undo: (() => void)[] = [];
  let path = '';
  try {
    for (path of paths) {
      const draft = draftOf(path);
      undo.push(() => discard(draft));
      writeDraft(path, texts[path]!);
    }
    for (path of paths) {
      const before = there.includes(path) ? readFileSync(path) : null;
      renameSync(draftOf(path), path);
      const written = path;
      undo.push(() => (before ? writeFileSync(written, before) : discard(written)));
    }
  } catch (error) {
    for (const one of undo.reverse()) one();
    throw new UsageError(`cannot write ${path}: ${whyNot(error)}; choose another folder`);
  }
}

/** Puts a draft there and takes it away again, with the folders that it needed. */
function tryPlace(path: string): void {
  const made: string[] = [];
  try {
    writeDraft(path, '', made);
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) throw { code: 'EISDIR' };
  } catch (error) {
    throw new UsageError(`cannot write ${path}: ${whyNot(error)}; choose another place`);
  } finally {
    discard(draftOf(path));
    for (const folder of made.reverse()) removeEmpty(folder);
  }
}

const draftOf = (path: string): string =>
  join(dirname(path), `.${basename(path)}.${process.pid}.tmp`);

/** `made` is told of folders that were not there. */
function writeDraft(path: string, content: string | Uint8Array, made: string[] = []): void {
  const draft = draftOf(path);
  // In a container each run has the same id; the draft of one that was killed may lie here.
  discard(draft);
  makeFolder(dirname(path), made);
  try {
    writeFileSync(draft, content, { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    // A run beside this one tried the same place and has just taken its empty folder away.
    makeFolder(dirname(path), made);
    writeFileSync(draft, content, { flag: 'wx' });
  }
}

/** Node's own recursion never ends where a file system takes no folders, as below /proc. */
function makeFolder(path: string, made: string[] = []): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path), made);
  try {
    mkdirSync(path);
    made.push(path);
  } catch (error) {
    // Another process may have made it meanwhile.
    if (!existsSync(path)) throw error;
  }
}

/** What stopped the write may stop this too; the first reason is the one to tell. */
function discard(draft: string): void {
  try {
    rmSync(draft, { force: true });
  } catch {}
}

/** Somebody else may have put something there. */
function removeEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {}
}

export function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(`cannot read ${path}: ${reasonOf(error)}`);
  }
}

async function* bytesOf(path: string): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(path);
  } catch (error) {
    throw new UsageError(`cannot read ${path}: ${reasonOf(error)}`);
  }
}

function append(path: string, text: string): void {
  try {
    makeFolder(dirname(path));
    appendFileSync(path, text);
  } catch (error) {
    throw new UsageError(`cannot write ${path}: ${whyNot(error)}; choose another file`);
  }
}

export const FILES: Files = {
  read: readText,
  bytes: bytesOf,
  append,
  tryPlace,
  writeWhole,
  writeAll,
  exists: existsSync,
};

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a directory',
  ENOTDIR: 'a part of the path is a file, not a directory',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space is left',
  EEXIST: 'a part of the path is a file, not a directory',
  ENAMETOOLONG: 'the name is too long',
};

/** Where a folder cannot be made Node says that it is not there. */
const whyNot = (error: unknown): string =>
  (error as NodeJS.ErrnoException).code === 'ENOENT'
    ? 'no file can be made there'
    : reasonOf(error);

function reasonOf(error: unknown): string {
  const { code = '', message } = error as NodeJS.ErrnoException;
  return REASONS[code] ?? message;
}
