#!/usr/bin/env node
import { ambientIo } from './ambient.ts';
import { run } from './run.ts';

// Not `process.exit`, which would cut off what is still to be written.
process.exitCode = await run(process.argv.slice(2), ambientIo());
