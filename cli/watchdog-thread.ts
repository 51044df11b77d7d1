import { writeSync } from 'node:fs';
import { type Debugger, Session } from 'node:inspector';
import { isatty } from 'node:tty';
import { fileURLToPath } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import { BEAT, LENGTH, RUNS, type WatchdogTask } from './watchdog.ts';

// Real time it is, as in ambient.ts, which would load the whole checker into this thread, too.

const { beats, text, limit, exitCode } = workerData as WatchdogTask;
/** Looks until it is enough. A process that was stopped for a while is not taken for a hanging one. */
const LOOKS = 20;
/** Of that time it has to have run so much: nor is one to which the machine gives no turn. */
const SHARE = 0.2;
/** ms for the main thread to be halted; what is not in JavaScript cannot be. */
const PATIENCE = 20_000;

let last = -1;
let looks = 0;
let usedBefore = 0;

look();

function look(): void {
  const beat = Atomics.load(beats, BEAT);
  const isSame = beat === last && Atomics.load(beats, RUNS) === 1;
  last = beat;
  looks = isSame ? looks + 1 : 0;
  if (!isSame) usedBefore = used();
  if (looks < LOOKS || used() - usedBefore < SHARE * limit) setTimeout(look, limit / LOOKS);
  else halt();
}

/** ms of work, of all threads. */
function used(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Halts the main thread where it is, says where that is, and lets it end. */
function halt(): void {
  const session = new Session();
  const files = new Map<string, string>();
  session.connectToMainThread();
  const kill = setTimeout(() => {
    say('');
    process.kill(process.pid, 'SIGKILL');
  }, PATIENCE);
  session.on('Debugger.scriptParsed', ({ params }) => files.set(params.scriptId, params.url));
  session.on('Debugger.paused', ({ params }) => {
    clearTimeout(kill);
    if (Atomics.load(beats, BEAT) !== last || Atomics.load(beats, RUNS) === 0) {
      session.disconnect();
      looks = 0;
      look();
      return;
    }
    say(placeOf(params.callFrames, files));
    // Should the program end before it hears of this.
    session.post('Runtime.evaluate', { expression: `process.exitCode = ${exitCode}` });
    session.post('Runtime.terminateExecution');
    session.disconnect();
    parentPort!.postMessage('it hangs');
    // If it catches even that.
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), PATIENCE);
  });
  session.post('Debugger.enable');
  session.post('Debugger.pause');
}

/** Not by a stream: those of a thread need the main one. */
function say(place: string): void {
  const what = new TextDecoder().decode(text.slice(0, beats[LENGTH]!));
  const line =
    `unstuck: ${what}, has run for ${limit / 1000} s${place} and does not come to rest: ` +
    'a loop has to wait for a reply or a timer';
  writeSync(2, `${isatty(2) ? '\r\u001b[K' : ''}${line.replace(/\s+/g, ' ')}\n`);
}

/** ` in spin (/home/me/page.ts:12)`; nothing where it was halted between two turns of a promise. */
function placeOf(
  frames: readonly Debugger.CallFrame[],
  files: ReadonlyMap<string, string>,
): string {
  for (const { functionName, location } of frames) {
    const url = files.get(location.scriptId) ?? '';
    if (url === '' || url.startsWith('node:')) continue;
    const file = url.startsWith('file:') ? fileURLToPath(url) : url;
    return ` in ${functionName || 'a function'} (${file}:${location.lineNumber + 1})`;
  }
  return '';
}
