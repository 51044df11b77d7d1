import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, posix } from 'node:path';
import { describe, expect, test } from 'vitest';

// ---- reading import specifiers -------------------------------------------------------------------

interface Token {
  kind: 'string' | 'word' | 'mark';
  text: string;
}

const COMMENT = /\/\/.*|\/\*[\s\S]*?\*\//y;
const QUOTED = /'((?:\\[\s\S]|[^'\\\n])*)'|"((?:\\[\s\S]|[^"\\\n])*)"/y;
const TEMPLATE_TEXT = /(?:\\[\s\S]|\$(?!\{)|[^`\\$])*/y;
const PATTERN = /\/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n])+\/\w*/y;
const WORD = /[\w$#\u0080-\uffff]+/y;

/** After one of these words a slash starts a regular expression; after any other it divides. */
const BEFORE_PATTERN = new Set(
  'await case delete do else in instanceof new of return throw typeof void yield'.split(' '),
);

/** Splits TypeScript into strings, words and marks, far enough to tell code from what only looks like it. */
function tokens(source: string): Token[] {
  const found: Token[] = [];
  const braces: ('block' | 'template')[] = [];
  let at = 0;

  function take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = at;
    const match = pattern.exec(source);
    if (match) at = pattern.lastIndex;
    return match;
  }

  // Reads template text up to its end or to the next "${", whose inside is code again.
  function template(): void {
    const text = take(TEMPLATE_TEXT)?.[0] ?? '';
    if (source[at] === '`') {
      at += 1;
      found.push({ kind: 'string', text });
    } else {
      at += 2;
      braces.push('template');
      found.push({ kind: 'mark', text: '`' });
    }
  }

  function patternMayStart(): boolean {
    const last = found.at(-1);
    if (!last) return true;
    if (last.kind === 'word') return BEFORE_PATTERN.has(last.text);
    return last.kind === 'mark' && !')]}'.includes(last.text);
  }

  while (at < source.length) {
    const char = source[at] ?? '';
    if (/\s/.test(char)) at += 1;
    else if (char === '/' && take(COMMENT)) continue;
    else if (char === '/' && patternMayStart() && take(PATTERN)) {
      found.push({ kind: 'string', text: '' });
    } else if (char === '`') {
      at += 1;
      template();
    } else {
      const quoted = take(QUOTED);
      const word = quoted ? null : take(WORD);
      if (quoted) found.push({ kind: 'string', text: quoted[1] ?? quoted[2] ?? '' });
      else if (word) found.push({ kind: 'word', text: word[0] });
      else {
        at += 1;
        if (char === '{') braces.push('block');
        if (char === '}' && braces.pop() === 'template') template();
        else found.push({ kind: 'mark', text: char });
      }
    }
  }
  return found;
}

/** Every specifier that a module imports or re-exports: static, dynamic and in types. */
function importsOf(source: string): string[] {
  const all = tokens(source);
  const specifiers: string[] = [];
  const text = (index: number): string =>
    all[index]?.kind === 'string' ? '' : (all[index]?.text ?? '');
  const add = (index: number): void => {
    const token = all[index];
    if (token?.kind === 'string') specifiers.push(token.text);
  };

  for (let i = 0; i < all.length; i += 1) {
    const keyword = text(i);
    if ((keyword !== 'import' && keyword !== 'export') || text(i - 1) === '.') continue;
    if (keyword === 'import' && text(i + 1) === '(') add(i + 2);
    else if (keyword === 'import' && all[i + 1]?.kind === 'string') add(i + 1);
    else {
      // What stands between the keyword and "from" is names, commas, stars and one pair of braces.
      let end = i + 1;
      if (text(end) === 'type') end += 1;
      if (keyword === 'export' && text(end) !== '{' && text(end) !== '*') continue;
      while (end < all.length && !(text(end) === 'from' && all[end + 1]?.kind === 'string')) {
        if (!/^(?:[\w$]+|[{},*])$/.test(text(end)) && all[end]?.kind !== 'string') break;
        if (text(end) === '}' && text(end + 1) !== 'from') break;
        end += 1;
      }
      if (text(end) === 'from') add(end + 1);
    }
  }
  return specifiers;
}

// ---- what must hold of the graph -----------------------------------------------------------------

/** File -> the files it imports, both relative to the root, with forward slashes. */
type Graph = Record<string, string[]>;

/** A folder may import itself and the folders named here. */
const MAY_IMPORT: Record<string, string[]> = {
  model: [],
  server: ['model'],
  client: ['model'],
  scenarios: ['model', 'server', 'client'],
  reports: ['model', 'server', 'client', 'scenarios'],
  cli: ['model', 'server', 'client', 'scenarios', 'reports'],
  bench: ['model', 'server', 'client', 'scenarios', 'reports', 'cli'],
};
const CHECKER = 'model/checker/';
const BARREL = 'index.ts';
const LONGEST = 250;

const folderOf = (file: string): string => (file.includes('/') ? (file.split('/')[0] ?? '') : '');
const isTest = (file: string): boolean => file.endsWith('.test.ts');

function edges(graph: Graph): [from: string, to: string][] {
  return Object.entries(graph).flatMap(([from, to]) =>
    to.map((file): [string, string] => [from, file]),
  );
}

const drawn = (found: [string, string][]): string[] =>
  found.map(([from, to]) => `${from} -> ${to}`);

function againstTheArrows(graph: Graph): string[] {
  return drawn(
    edges(graph).filter(([from, to]) => {
      const [upper, lower] = [folderOf(from), folderOf(to)];
      if (from === BARREL || upper === lower) return false;
      if (upper === 'client' && to === 'server/contract.ts') return false;
      return !MAY_IMPORT[upper]?.includes(lower);
    }),
  );
}

function outOfTheChecker(graph: Graph): string[] {
  return drawn(
    edges(graph).filter(([from, to]) => from.startsWith(CHECKER) && !to.startsWith(CHECKER)),
  );
}

// A barrel's own test is the one reader that has to come in by the front door.
function ofBarrels(graph: Graph): string[] {
  return drawn(
    edges(graph).filter(([from, to]) => {
      return basename(to) === BARREL && from !== to.replace(/\.ts$/, '.test.ts');
    }),
  );
}

function ofTheBench(graph: Graph): string[] {
  return drawn(
    edges(graph).filter(([from, to]) => folderOf(to) === 'bench' && folderOf(from) !== 'bench'),
  );
}

/** One cycle for each import that closes one, written from file to file. */
function cycles(graph: Graph): string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const path: string[] = [];
  function visit(file: string): void {
    if (path.includes(file)) {
      found.push([...path.slice(path.indexOf(file)), file].join(' -> '));
    } else if (!done.has(file)) {
      path.push(file);
      for (const next of graph[file] ?? []) visit(next);
      path.pop();
      done.add(file);
    }
  }
  for (const file of Object.keys(graph)) visit(file);
  return found;
}

function tooLong(lines: Record<string, number>): string[] {
  return Object.entries(lines)
    .filter(([file, count]) => !isTest(file) && count > LONGEST)
    .map(([file, count]) => `${file}: ${count} lines`);
}

/** The project's files that a module imports; the package's own name is its barrel. */
function targets(file: string, source: string): string[] {
  return importsOf(source)
    .map((specifier) => {
      if (specifier === 'unstuck') return BARREL;
      return /^\.{1,2}(?:\/|$)/.test(specifier) ? posix.join(dirname(file), specifier) : '';
    })
    .filter((target) => target !== '' && target !== 'package.json');
}

function missing(graph: Graph, exists: (file: string) => boolean): string[] {
  return drawn(edges(graph).filter(([, to]) => !exists(to)));
}

// ---- the project ---------------------------------------------------------------------------------

const ROOT = import.meta.dirname;
const FILES = [
  BARREL,
  ...Object.keys(MAY_IMPORT)
    .filter((folder) => existsSync(join(ROOT, folder)))
    .flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map(
        (file) => `${folder}/${file.replaceAll('\\', '/')}`,
      ),
    )
    .filter((file) => file.endsWith('.ts'))
    .sort(),
];
const SOURCES = new Map(FILES.map((file) => [file, readFileSync(join(ROOT, file), 'utf8')]));
const GRAPH: Graph = Object.fromEntries(
  [...SOURCES].map(([file, source]) => [file, targets(file, source)]),
);
const LINES = Object.fromEntries(
  [...SOURCES].map(([file, source]) => [file, source.replace(/\n$/, '').split('\n').length]),
);

describe('the layout', () => {
  test('arrows run one way: model <- server, client <- scenarios <- reports <- cli', () => {
    expect(againstTheArrows(GRAPH)).toEqual([]);
  });

  test('the checker imports nothing of the project outside itself', () => {
    expect(outOfTheChecker(GRAPH)).toEqual([]);
  });

  test('no imports form a cycle', () => {
    expect(cycles(GRAPH)).toEqual([]);
  });

  test('no file imports a barrel', () => {
    expect(ofBarrels(GRAPH)).toEqual([]);
  });

  test('nothing imports the benchmarks', () => {
    expect(ofTheBench(GRAPH)).toEqual([]);
  });

  test('every relative import names a file as it stands on disk', () => {
    expect(missing(GRAPH, (file) => existsSync(join(ROOT, file)))).toEqual([]);
  });

  test(`no source file is longer than ${LONGEST} lines`, () => {
    expect(tooLong(LINES)).toEqual([]);
  });
});

// ---- each check can fail -------------------------------------------------------------------------

describe('each check of the layout can fail', () => {
  test('an arrow against the order is reported, one along it is not', () => {
    const graph: Graph = {
      'model/claims.ts': ['model/dialects.ts', 'scenarios/replay.ts'],
      'server/app.ts': ['model/claims.ts', 'server/contract.ts', 'client/watch-job.ts'],
      'client/watch-job.ts': ['server/contract.ts', 'server/app.ts', 'model/claims.ts'],
      'scenarios/replay.ts': ['server/app.ts', 'client/watch-job.ts', 'reports/json.ts'],
      'reports/json.ts': ['scenarios/replay.ts', 'model/claims.ts', 'cli/main.ts'],
      'cli/main.ts': ['reports/json.ts', 'model/claims.ts', 'lib/other.ts', 'vitest.config.ts'],
      'bench/run.ts': ['cli/main.ts', 'model/claims.ts'],
      'index.ts': ['cli/main.ts', 'model/claims.ts'],
    };
    expect(againstTheArrows(graph)).toEqual([
      'model/claims.ts -> scenarios/replay.ts',
      'server/app.ts -> client/watch-job.ts',
      'client/watch-job.ts -> server/app.ts',
      'scenarios/replay.ts -> reports/json.ts',
      'reports/json.ts -> cli/main.ts',
      'cli/main.ts -> lib/other.ts',
      'cli/main.ts -> vitest.config.ts',
    ]);
  });

  test('a checker that knows of jobs is reported', () => {
    const graph: Graph = {
      'model/checker/explore.ts': ['model/checker/key.ts', 'model/dialects.ts'],
      'model/protocol.ts': ['model/checker/system.ts'],
    };
    expect(outOfTheChecker(graph)).toEqual(['model/checker/explore.ts -> model/dialects.ts']);
  });

  test('a cycle is reported with every file on it, one of a single file too', () => {
    const graph: Graph = { a: ['b', 'c'], b: ['c'], c: ['d'], d: ['b'], e: ['e'], f: ['a'] };
    expect(cycles(graph)).toEqual(['b -> c -> d -> b', 'e -> e']);
    expect(cycles({ a: ['b', 'c'], b: ['d'], c: ['d'] })).toEqual([]);
  });

  test('an import of a barrel is reported, unless its own test does it', () => {
    const graph: Graph = {
      'cli/main.ts': ['index.ts', 'model/index.ts', 'model/reindex.ts'],
      'index.test.ts': ['index.ts'],
      'model/claims.test.ts': ['index.ts'],
    };
    expect(ofBarrels(graph)).toEqual([
      'cli/main.ts -> index.ts',
      'cli/main.ts -> model/index.ts',
      'model/claims.test.ts -> index.ts',
    ]);
  });

  test('an import of a benchmark is reported, unless another benchmark does it', () => {
    const graph: Graph = { 'cli/main.ts': ['bench/run.ts'], 'bench/run.ts': ['bench/table.ts'] };
    expect(ofTheBench(graph)).toEqual(['cli/main.ts -> bench/run.ts']);
  });

  test('an import of a file that is not there is reported', () => {
    const graph: Graph = { 'cli/main.ts': ['cli/list.js', 'cli/list.ts'] };
    expect(missing(graph, (file) => file === 'cli/list.ts')).toEqual([
      'cli/main.ts -> cli/list.js',
    ]);
  });

  test('a long source file is reported, a long test is not', () => {
    const lines = { 'model/a.ts': 250, 'model/b.ts': 251, 'model/b.test.ts': 900 };
    expect(tooLong(lines)).toEqual(['model/b.ts: 251 lines']);
  });

  test('a file of every folder that exists is read', () => {
    const folders = Object.keys(MAY_IMPORT).filter((folder) => existsSync(join(ROOT, folder)));
    const read = new Set(FILES.map(folderOf));
    expect(folders.filter((folder) => !read.has(folder))).toEqual([]);
    expect(FILES).toContain(BARREL);
  });
});

describe('the reader of imports', () => {
  test('finds static, dynamic and type imports, and exports from elsewhere', () => {
    const source = `
      import './effect.ts';
      import plain from './plain.ts';
      import * as all from "./all.ts";
      import plain2, { type A, b as c, 'odd name' as d } from './several.ts';
      import type { T } from './types.ts';
      import type from './named-type.ts';
      import {
        from, // a comment with from './comment.ts'
        of,
      } from
        './lines.ts';
      import data from './data.json' with { type: 'json' };
      export * from './star.ts';
      export * as ns from './ns.ts';
      export { a, b as default } from './some.ts';
      export type { U } from './export-types.ts';
      const later = () => import('./later.ts');
      const quoted = await import(\`./template.ts\`);
      type V = import('./in-a-type.ts').V;
      const inside = \`text \${await import('./in-a-template.ts')} more\`;
    `;
    expect(importsOf(source)).toEqual([
      './effect.ts',
      './plain.ts',
      './all.ts',
      './several.ts',
      './types.ts',
      './named-type.ts',
      './lines.ts',
      './data.json',
      './star.ts',
      './ns.ts',
      './some.ts',
      './export-types.ts',
      './later.ts',
      './template.ts',
      './in-a-type.ts',
      './in-a-template.ts',
    ]);
  });

  test('is not fooled by text that only looks like an import', () => {
    const source = `
      // import './comment.ts';
      /* export * from './block.ts'; */
      const text = "import './string.ts'";
      const code = \`import './template.ts'; \${text} export * from './template.ts';\`;
      const nested = \`\${text ? \`\${'}'} import './nested.ts'\` : '{'} import './outer.ts'\`;
      loader.import('./method.ts');
      const url = import.meta.url;
      import(computed + './sum.ts');
      export const from = './constant.ts';
      export { text };
      from('./call.ts');
      export default './default.ts';
    `;
    expect(importsOf(source)).toEqual([]);
  });

  test('reads on behind quotes in regular expressions, divisions and stars in strings', () => {
    const source = `
      const quote = /['"\`]/g, slash = /[/'\\]]\\/\`/.test(x);
      const ratio = a / b / c, glob = '**/*.ts', url = 'https://example.org';
      const half = (a + b) / 2 + list[0] / 2; // it's a half
      if (/\`/.test(glob)) return /'/;
      import { found } from './found.ts';
    `;
    expect(importsOf(source)).toEqual(['./found.ts']);
  });

  test('resolves specifiers from the importing file and knows the package by its name', () => {
    const source = `
      import '../contract.ts';
      import './near.ts';
      import '../../model/claims.ts';
      import 'node:fs';
      import 'xstate/graph';
      import 'unstuck';
      import '../../package.json';
    `;
    expect(targets('server/store/memory.ts', source)).toEqual([
      'server/contract.ts',
      'server/store/near.ts',
      'model/claims.ts',
      'index.ts',
    ]);
  });
});
