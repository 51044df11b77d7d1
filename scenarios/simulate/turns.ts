/** One turn of the event loop. It measures nothing, it only lets what is ready run. */
export const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const { nextTick } = process;

/**
 * All promises that can go on have gone on after it; no timer, no immediate and no I/O has. What others
 * had put off to the next tick is done, but not what that puts off again.
 */
export const tick = (): Promise<void> => new Promise((resolve) => nextTick(resolve));

const past = Promise.resolve();

/** Runs it then. Not in the tick itself: one that is put off from there comes before any promise. */
export const afterTick = (run: () => void): void => nextTick(() => void past.then(run));

let putOff = 0;

/** How often anybody else has put something off to the next tick, while the plain globals are acquired. */
export const timesPutOff = (): number => putOff;

export const counting =
  (real: (...args: never[]) => unknown) =>
  (...args: never[]): unknown => {
    putOff += 1;
    return Reflect.apply(real, process, args);
  };

/** Does anybody wait for the next turn? Whatever a worker thread or the system does is not seen. */
export const isTurnAwaited = (): boolean => process.getActiveResourcesInfo().includes('Immediate');

/** What is there all the time, and begins nothing. */
const STILL = ['TTYWrap', 'PipeWrap', 'SignalWrap', 'FSEventWrap'];

/** Could a turn of the event loop bring anything, as far as can be seen? */
export function isAnythingUnderWay(): boolean {
  for (const one of process.getActiveResourcesInfo()) if (!STILL.includes(one)) return true;
  return false;
}
