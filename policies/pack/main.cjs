"use strict";

// Where Pulumi begins: it runs JavaScript, and the rules are TypeScript.
require("tsx/cjs");
require("./pack.ts");
