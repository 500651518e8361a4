"use strict";

// Pulumi starts here (`main` in Pulumi.yaml): index.ts is compiled as it is loaded, without the type checker.

require("tsx/cjs");
require("./components/support/stackTraces.cjs");
require("./components/support/debugMessages.cjs");

module.exports = require("./index.ts");
