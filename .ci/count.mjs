// Reads vitest's JSON report and prints "PASSED FAILED". A test that did not run is not a passed
// one: whatever was skipped, left to do or never collected counts as failed and is named on stderr.
import { readFileSync } from 'node:fs';

const [path, exitCode] = process.argv.slice(2);
const complaints = [];
let passed = 0;

try {
  for (const file of JSON.parse(readFileSync(path, 'utf8')).testResults) {
    const tests = file.assertionResults;
    for (const { fullName, status } of tests) {
      if (status === 'passed') passed += 1;
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

for (const complaint of complaints) console.error(`==> ${complaint}`);
console.log(`${passed} ${complaints.length}`);
