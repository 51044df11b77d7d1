import { COLOURS } from './style/colours.ts';
import { PAGE } from './style/page.ts';
import { PICTURES } from './style/pictures.ts';
import { PLAYER } from './style/player.ts';
import { SIZES } from './style/sizes.ts';

/** Everything, in the order in which later rules win. */
export const STYLE = `${COLOURS}${PAGE}${PLAYER}${PICTURES}${SIZES}`.trim();
