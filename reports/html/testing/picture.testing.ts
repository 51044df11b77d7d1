import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseFaults } from '../../../model/parse.ts';
import { launchChromium } from '../../../scenarios/browser/chromium/launch.ts';
import { explore } from '../../entries.ts';
import { reportDataOf } from '../../report-data.ts';
import { traceFileName } from '../../trace-file.ts';
import { htmlReport } from '../html-report.ts';

// `npm run picture`: makes the README's pictures of the report anew. The report is the one of
//   unstuck check --server as-deployed --server reference --client as-logged --client poll
//     --client reference --fault cut@process-next=1 --reporter html

const SERVERS = ['as-deployed', 'reference'];
const CLIENTS = ['as-logged', 'poll', 'reference'];
const COMMAND = `unstuck check --server ${SERVERS.join(' --server ')} --client ${CLIENTS.join(' --client ')} --fault cut@process-next=1 --reporter html`;
const PICTURES = join(import.meta.dirname, '../../pictures');

const entries = SERVERS.flatMap((server) =>
  CLIENTS.flatMap((client) =>
    [1, 2, 3].flatMap((items) =>
      explore(
        {
          ...{ server, client, items, outcomes: 'both', users: {}, claims: null },
          faults: parseFaults('cut@process-next=1'),
        },
        { clock: () => 0, coverage: true },
      ),
    ),
  ),
);
const data = reportDataOf({
  report: { schemaVersion: 1, command: COMMAND, entries },
  notes: (entry) => ({
    remedy: null,
    replay: `npx unstuck replay .unstuck/${traceFileName(entry)}`,
  }),
});
const folder = mkdtempSync(join(tmpdir(), 'unstuck-picture-'));
const { browser, found } = await launchChromium();
try {
  const file = join(folder, 'report.html');
  writeFileSync(file, await htmlReport(data));
  const page = await browser.newPage({
    viewport: { width: 1180, height: 720 },
    colorScheme: 'light',
    reducedMotion: 'reduce',
  });
  const take = (name: string) => page.screenshot({ path: join(PICTURES, name) });
  await page.goto(`file://${file}`);
  await take('overview.png');
  const stuck = data.counterexamples.find((one) => one.claim === 'settles')!;
  await page.setViewportSize({ width: 1180, height: 1000 });
  await page.evaluate(`location.hash = '${stuck.id}'`);
  await page.locator('.what').nth(3).click();
  // The focus of the click would show.
  await page.evaluate(
    "document.activeElement.blur(); document.getElementById('counterexample-title').scrollIntoView()",
  );
  await take('counterexample.png');
  process.stdout.write(`drawn by ${found.from}\n`);
} finally {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
}
