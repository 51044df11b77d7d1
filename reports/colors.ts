import picocolors from 'picocolors';

export type Colors = ReturnType<typeof picocolors.createColors>;

export const colorsFor = (enabled: boolean): Colors => picocolors.createColors(enabled);
