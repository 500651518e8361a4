"use strict";

// Pulumi starts here (`main` in Pulumi.yaml): index.ts is compiled as it is loaded, without the type checker.

require("tsx/cjs");
require("./components/support/stackTraces.cjs");
require("./components/support/debugMessages.cjs");

// Pulumi warns at every operation of an output that a stack does not have.
const outputs = Object.entries(require("./index.ts"));
module.exports = Object.fromEntries(outputs.filter(([, value]) => value !== undefined));
