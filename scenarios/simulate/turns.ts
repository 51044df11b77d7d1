/**
 * One turn of the event loop: all promises that can go on have gone on after it. The only real timer
 * of a simulation; it measures nothing, it only lets what is ready run.
 */
export const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
