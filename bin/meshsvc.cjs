#!/usr/bin/env node
'use strict';
let program;
try {
  program = require('../dist/main.cjs');
} catch (error) {
  if (error.code !== 'MODULE_NOT_FOUND') throw error;
  process.stderr.write('error: meshsvc is not built\nhint: npm run build\n');
  process.exitCode = 2;
}
if (program) program.runProgram();
