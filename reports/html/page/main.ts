import { startCopying } from './copy.ts';
import { startCoverage } from './coverage.ts';
import { showEvidence } from './evidence.ts';
import { startMatrix } from './matrix.ts';
import { showCounterexample, startPlayer } from './player.ts';
import { startTheme } from './theme.ts';
import { startVerdicts } from './verdicts.ts';

startTheme();
startCopying();
startMatrix();
startPlayer();
startVerdicts();
startCoverage();

/** A link to a cell or a counterexample opens it; all others are places in the document. */
const follow = (): boolean => {
  const id = decodeURIComponent(location.hash.slice(1));
  return showEvidence(id) || showCounterexample(id);
};
addEventListener('hashchange', follow);
// A link to what is shown already changes nothing in the address.
document.addEventListener('click', (event) => {
  const link = (event.target as Element).closest<HTMLAnchorElement>('a[href^="#"]');
  if (link?.hash === location.hash && follow()) event.preventDefault();
});
follow();
