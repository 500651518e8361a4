"use strict";

// The lab's child process, measured. Arguments: a file for the figures. Without tsx among Node's own hooks the lab is loaded
// apart from them, so that the program is loaded as its own `main` says and by nothing else.

const { writeFileSync } = require("node:fs");
const { extname } = require("node:path");
const grpc = require("@grpc/grpc-js");

const [file] = process.argv.slice(2);
const counts = {};
const count = (path) => {
  counts[path] = (counts[path] ?? 0) + 1;
};

// What the program asks the engine. Clients keep their methods from when they are made, channels are asked for each call.
const { createCall } = grpc.Channel.prototype;
grpc.Channel.prototype.createCall = function (path, ...rest) {
  count(path);
  return createCall.call(this, path, ...rest);
};

// What the engine asks the providers, which are in this process as well.
const { addService } = grpc.Server.prototype;
grpc.Server.prototype.addService = function (definition, implementation) {
  const counted = { ...implementation };
  for (const [name, { path }] of Object.entries(definition)) {
    const handler = implementation[name];
    if (typeof handler === "function") {
      counted[name] = (...call) => {
        count(path);
        return handler.apply(implementation, call);
      };
    }
  }
  return addService.call(this, definition, counted);
};

function figures() {
  const { user, system } = process.cpuUsage();
  // Kilobytes on every system that Node runs on (libuv's uv_getrusage).
  const peak = process.resourceUsage().maxRSS / 1024;
  return JSON.stringify({ cpu: (user + system) / 1e6, peak, counts });
}

// The outcome is the last thing that the parent is told; it may end this process then.
const { send } = process;
process.send = (message, ...rest) => {
  if (message.kind === "outcome") {
    writeFileSync(file, figures());
  }
  return send.call(process, message, ...rest);
};

const lab = require.resolve("../lab/run/child.ts");
if (extname(lab) in require.extensions) {
  require(lab);
} else {
  require("tsx/cjs/api").require(lab, __filename);
}
