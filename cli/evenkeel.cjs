#!/usr/bin/env node
"use strict";

// The front of everything: `npx evenkeel --help`.

require("tsx/cjs");
require("./evenkeel.ts");
