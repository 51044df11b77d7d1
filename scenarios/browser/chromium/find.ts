import { existsSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';
import { UsageError } from '../../../model/parse.ts';
import type { Found } from './found.ts';
import { packageOf, unpack } from './unpack.ts';

/** What decides which browser is found. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where @sparticuz/chromium is installed, if it runs here; default: looked up. */
  readonly bundled: () => ReturnType<typeof packageOf>;
  /** Where Playwright would have put its own. */
  readonly playwrights: () => string;
}

export const VARIABLE = 'UNSTUCK_CHROMIUM';
/** On PATH, the lightest first. */
const SYSTEM = [
  'chromium-headless-shell',
  'chrome-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
];

export const HERE: Surroundings = {
  env: process.env,
  bundled: packageOf,
  playwrights: () => chromium.executablePath(),
};

/**
 * The first of: the one that the variable names, the one that came with the packages (unpacked once,
 * 2 to 3 s), one of the system, Playwright's own. Throws UsageError, one line, where there is none, or
 * where the named one is not there.
 */
export async function findChromium(surroundings: Surroundings = HERE): Promise<Found> {
  const { env, bundled, playwrights } = surroundings;
  const named = env[VARIABLE];
  if (named) {
    if (isFile(named)) return { path: named, from: VARIABLE, env: {} };
    const what = existsSync(named) ? 'it is a directory' : 'there is no such file';
    throw new UsageError(`${VARIABLE}=${named}: ${what}; name a Chromium, or unset it`);
  }
  const came = bundled();
  if (came) return unpack(came, env);
  const folders = (env.PATH ?? '').split(delimiter).filter((one) => one !== '');
  for (const name of SYSTEM) {
    const path = folders.map((folder) => join(folder, name)).find(isFile);
    if (path) return { path, from: `${name} of the system`, env: {} };
  }
  const own = playwrights();
  if (isFile(own)) return { path: own, from: 'Playwright', env: {} };
  throw new UsageError(
    `no Chromium was found: ${VARIABLE} is not set, @sparticuz/chromium is not installed or not for ` +
      `${process.platform} ${process.arch}, PATH has none of ${SYSTEM.join(', ')}, and Playwright has ` +
      `none at ${own}; install one, or set ${VARIABLE} to where one is`,
  );
}

const isFile = (path: string): boolean => existsSync(path) && statSync(path).isFile();
