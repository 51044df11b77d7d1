// Reads vitest's JSON report and prints "PASSED FAILED". A test that did not run is not a passed
// one: whatever was skipped, left to do or never collected counts as failed and is named on stderr.
// Only what needs a thing that a bare machine may lack can be skipped without failing; it is named too.
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';

const MAY_SKIP = {
  'bench/spin/agree.test.ts': 'Spin and gcc',
  'server/store/real-postgres.test.ts': "a Postgres' binaries",
  'scenarios/logs/real-logs.test.ts': 'the real logs',
};

const [path, exitCode] = process.argv.slice(2);
const complaints = [];
const skipped = [];
let passed = 0;

try {
  for (const file of JSON.parse(readFileSync(path, 'utf8')).testResults) {
    const tests = file.assertionResults;
    const lacking = MAY_SKIP[relative(process.cwd(), file.name).replaceAll('\\', '/')];
    for (const { fullName, status } of tests) {
      if (status === 'passed') passed += 1;
      else if (status === 'skipped' && lacking) skipped.push(`${fullName} (needs ${lacking})`);
      else complaints.push(`${status}: ${fullName}`);
    }
    if (tests.length === 0) complaints.push(`no test ran: ${file.name}`);
    else if (file.status === 'failed' && tests.every((test) => test.status === 'passed')) {
      complaints.push(`failed outside its tests: ${file.name}`);
    }
  }
  if (passed + complaints.length === 0) complaints.push('no test was found');
} catch (error) {
  complaints.push(`there is no report of the tests: ${error.message}`);
}
if (exitCode !== '0' && complaints.length === 0) {
  complaints.push(`the test run ended with exit code ${exitCode}`);
}

for (const one of skipped) console.error(`==> skipped: ${one}`);
for (const complaint of complaints) console.error(`==> ${complaint}`);
console.log(`${passed} ${complaints.length}`);
