/** Where GitHub looks for it. */
export const WORKFLOW_FILE = '.github/workflows/unstuck.yml';

/** What `init --ci github` writes. The test beside `init.ts` runs its command. */
export const WORKFLOW_TEXT = `name: unstuck

on:
  push:
    branches: [main]
  pull_request:

permissions:
  contents: read

jobs:
  check:
    runs-on: ubuntu-latest
    timeout-minutes: 30
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with:
          node-version: 22
          cache: npm
      - run: npm ci
      # Fails on any verdict that is not as stored. Stored anew, to be looked at in the diff:
      # npx unstuck check --expect unstuck.expected.json --update
      - run: npx unstuck check --expect unstuck.expected.json --reporter list,html,junit,sarif --output unstuck-report
      - uses: actions/upload-artifact@v4
        if: \${{ !cancelled() }}
        with:
          name: unstuck-report
          path: unstuck-report
`;
