import { type Browser, chromium } from 'playwright-core';
import { UsageError } from '../../../model/parse.ts';
import { findChromium } from './find.ts';
import type { Found } from './found.ts';

export interface Launched {
  readonly browser: Browser;
  readonly found: Found;
}

/** Starts Chromium without a window; 0.2 s once it is unpacked. Throws UsageError, one line. */
export async function launchChromium(found?: Found): Promise<Launched> {
  const one = found ?? (await findChromium());
  // Without the variables of our own process it would not find its home.
  const env = { ...(process.env as Record<string, string>), ...one.env };
  try {
    const browser = await chromium.launch({ executablePath: one.path, env, ...SIGNALS });
    return { browser, found: one };
  } catch (error) {
    throw new UsageError(`${one.path} (${one.from}) does not start: ${reasonOf(error as Error)}`);
  }
}

/** They are ours: a run that is stopped ends in order. A browser ends with us, whatever ends us. */
const SIGNALS = { handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false };

/** What the browser itself said, if anything, else the first line of what Playwright says. */
function reasonOf({ message }: Error): string {
  const said = /\[err\] (.*(?:error while loading|cannot open|No such|denied).*)/i.exec(message);
  const [first = ''] = message.split('\n');
  if (first.includes('has been closed')) return 'it ended at once; is it a Chromium?';
  return (said?.[1] ?? first).replace(/^browserType.launch: /, '').trim();
}
