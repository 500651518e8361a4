"use strict";

// The same program as Pulumi's own runner for Node loads it by default: its ts-node, with the type checker, and stack traces
// formatted by source-map-support. See cmd/run/run.js and cmd/run/index.js of @pulumi/pulumi.

const { join } = require("node:path");
const {
  loadTypeScriptCompilerOptions,
  typeScriptRequireStrings,
} = require("@pulumi/pulumi/tsutils");

const root = join(__dirname, "..");
const project = join(root, "tsconfig.json");

// The lab's child has set these for our own way of loading; this is how Node starts.
process.setSourceMapsEnabled(false);
Error.stackTraceLimit = 10;
Error.prepareStackTrace = undefined;

// tsx's way of loading the lab, which it hides from the search for files; ts-node has to be the only one that is left.
delete require.extensions[".ts"];

const { tsnodeRequire, typescriptRequire } = typeScriptRequireStrings();
require(tsnodeRequire).register({
  compiler: typescriptRequire,
  project,
  compilerOptions: {
    target: "ES2020",
    module: "nodenext",
    moduleResolution: "nodenext",
    sourceMap: true,
    ...loadTypeScriptCompilerOptions(project),
  },
});

module.exports = require("../index.ts");
