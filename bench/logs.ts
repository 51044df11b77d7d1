import { spawnSync } from 'node:child_process';
import {
  closeSync,
  createReadStream,
  mkdtempSync,
  openSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CLIENTS, SERVERS } from '../model/dialects.ts';
import { readLog } from '../scenarios/logs/read-log.ts';
import { logOf } from '../scenarios/logs/written/log-of.ts';
import { recordSession } from '../scenarios/logs/written/session.ts';

/**
 * How much memory reading a log takes, and how long: `tsx bench/logs.ts [MB]` writes a runtime CSV and
 * a HAR of that size (default 500), a job's session among other traffic, and reads each in a process
 * of its own.
 */
const [first, file] = process.argv.slice(2);

if (first === 'read') await read(file!);
else
  for (const format of ['vercel', 'har'] as const)
    measure(format, Number(first ?? 500) * 1e6, await sessionLog(format));

async function read(name: string): Promise<void> {
  const started = performance.now();
  const { events, read, understood } = await readLog({ name, bytes: () => createReadStream(name) });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const peak = Math.round(process.resourceUsage().maxRSS / 1024);
  process.stdout.write(
    `${Math.round(statSync(name).size / 1e6)} MB, ${read} rows, ${understood} understood, ` +
      `${events.length} events: ${seconds} s, peak ${peak} MiB\n`,
  );
}

async function sessionLog(format: 'vercel' | 'har'): Promise<string> {
  const session = await recordSession({
    server: SERVERS['as-deployed']!,
    client: CLIENTS['as-logged']!,
    work: [65_000, 52_000, 70_000].map((ms) => ({ ms, outcome: 'completed' })),
    until: 400_000,
  });
  return logOf(session, format);
}

function measure(format: 'vercel' | 'har', bytes: number, log: string): void {
  const folder = mkdtempSync(join(tmpdir(), 'unstuck-bench-'));
  try {
    const path = join(folder, 'log');
    write(path, bytes, format === 'vercel' ? csvParts(log) : harParts(log));
    const { stdout, stderr } = spawnSync(
      process.execPath,
      ['--import', 'tsx', import.meta.filename, 'read', path],
      { encoding: 'utf8' },
    );
    process.stdout.write(`${format}: ${stdout}${stderr}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Parts {
  readonly start: string;
  readonly more: (number: number) => string;
  readonly end: string;
}

function write(path: string, bytes: number, { start, more, end }: Parts): void {
  const to = openSync(path, 'w');
  let size = writeSync(to, start);
  for (let number = 0; size < bytes; ) {
    let piece = '';
    while (piece.length < 1 << 20) piece += more(number++);
    size += writeSync(to, piece);
  }
  writeSync(to, end);
  closeSync(to);
}

/** Other requests, and messages of the job's own calls that say nothing of it. */
function csvParts(log: string): Parts {
  const [header = '', ...rows] = log.split(/\n(?="2)/);
  const template = rows.find((row) => row.includes('/process-next'))!;
  const id = /"local-\d+-[0-9a-f]+"/;
  return {
    start: `${header}\n${rows.slice(0, 8).join('\n')}\n`,
    more: (number) => {
      const message = `[step ${number}] Something happened to ${number} of them,\nand ""so"" on ${'x'.repeat(300)}`;
      const row = template
        .trimEnd()
        .replace(/,"",("prj_local")|"\[ProcessNext\][^"]*"/, `,"${message}",$1`);
      return number % 20 === 0
        ? `${row}\n`
        : `${row.replace(/unstuck\.localhost\/[^"]*/, 'unstuck.localhost/api/other').replace(id, `"local-1-${number}"`)}\n`;
    },
    end: `${rows.slice(8).join('\n')}\n`,
  };
}

/** Other requests with as many headers as browsers send, and bodies of up to 70 kB. */
function harParts(log: string): Parts {
  const { log: har } = JSON.parse(log) as { log: { entries: { request: object }[] } };
  const [one, ...others] = har.entries.map((entry) => JSON.stringify(entry));
  const template = har.entries[0]!;
  const line = 'const found = await read("some/file", { limit: 10, from: start });\n';
  const textOf = (number: number) => `// ${number}\n${line}`.repeat(10 ** (number % 4));
  const headers = Array.from({ length: 15 }, (_, at) => ({
    name: `x-header-${at}`,
    value: `${at}`,
  }));
  return {
    start: `{"log":{"version":"1.2","pages":[],"entries":[${one}`,
    more: (number) => {
      const request = {
        ...template.request,
        headers,
        url: `https://cdn.example/asset-${number}.js`,
      };
      const content = { mimeType: 'text/javascript', text: textOf(number) };
      const response = { status: 200, headers, content };
      return `,${JSON.stringify({ ...template, _resourceType: 'script', request, response })}`;
    },
    end: `,${others.join(',')}]}}`,
  };
}
