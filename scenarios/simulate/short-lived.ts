import { setFlagsFromString } from 'node:v8';

/**
 * From now on the engine makes nothing among the old at once: worlds are made and left by the thousand,
 * and one object of each that it takes for long-lived holds the whole world until all is collected. For
 * whoever owns the process; it may take a tenth of the time off.
 */
export const expectShortLives = (): void => setFlagsFromString('--no-allocation-site-pretenuring');
