#!/usr/bin/env node
/** Entry of the command line: arguments -> command -> exit code. */
import { createWorld } from './system/index.js';
import { main } from './commands/index.js';

process.exitCode = await main(process.argv.slice(2), createWorld(process));
