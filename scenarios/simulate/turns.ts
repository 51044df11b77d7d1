const { nextTick } = process;
const immediate = setImmediate;

/** One turn of the event loop. It measures nothing, it only lets what is ready run. */
export const turn = (): Promise<void> => new Promise((resolve) => immediate(resolve));

/**
 * All promises that can go on have gone on after it; no timer, no immediate and no I/O has. What others
 * had put off to the next tick is done, but not what that puts off again.
 */
export const tick = (): Promise<void> => new Promise((resolve) => nextTick(resolve));

const past = Promise.resolve();

/** Runs it then. Not in the tick itself: one that is put off from there comes before any promise. */
export const afterTick = (run: () => void): void => nextTick(() => void past.then(run));

type Called = (...args: never[]) => unknown;

/** Calls of a function of the platform by anybody else, while something stands in for it. */
class Count {
  times = 0;
  ours: Called | null = null;

  /** What stands in for it. */
  readonly by = (real: Called): Called => {
    const ours: Called = (...args) => {
      this.times += 1;
      return Reflect.apply(real, process, args);
    };
    this.ours = ours;
    return ours;
  };
}

/** Of `process.nextTick`. */
export const ticks = new Count();
/** Of `setImmediate`. */
export const immediates = new Count();

/** Are they counted now? Others replace what they find there, too, or put back what was there before. */
export const areCounted = (): boolean =>
  process.nextTick === ticks.ours && setImmediate === immediates.ours;

/** Does anybody wait for the next turn? Whatever a worker thread or the system does is not seen. */
export const isTurnAwaited = (): boolean => process.getActiveResourcesInfo().includes('Immediate');

/** What is there all the time, and begins nothing. */
const STILL = ['TTYWrap', 'PipeWrap', 'SignalWrap', 'FSEventWrap'];

/** Could a turn of the event loop bring anything but that, as far as can be seen? */
export const isAnythingUnderWay = (but: readonly string[] = []): boolean =>
  process.getActiveResourcesInfo().some((one) => !STILL.includes(one) && !but.includes(one));
