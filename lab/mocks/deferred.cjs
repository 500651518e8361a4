"use strict";

// The SDK loads the TypeScript compiler and npm's dependency tree to serialize functions, and that is two thirds of the time in
// which it is loaded. A plan in one process serializes none: both are loaded once somebody asks something of them. To be
// loaded before the SDK; `require.cache` is for that (Node's documentation, "require.cache").

const Module = require("node:module");

const sdk = Module.createRequire(require.resolve("@pulumi/pulumi/package.json"));

function defer(file) {
  let real;
  const load = () => {
    if (real === undefined) {
      delete require.cache[file];
      real = require(file);
    }
    return real;
  };
  const stub = new Module(file);
  stub.filename = file;
  stub.loaded = true;
  // An interop helper asks for `__esModule`, and would copy every property of a module that has none.
  stub.exports = new Proxy({}, { get: (_, key) => key === "__esModule" || load()[key] });
  require.cache[file] = stub;
}

["typescript", "@npmcli/arborist"]
  .map((name) => sdk.resolve(name))
  .filter((file) => require.cache[file] === undefined)
  .forEach(defer);
