"use strict";

// The SDK tells the engine three things about every resource that only `pulumi --debug` would show, each in a call of its own
// and each after the answer to the one before: two thirds of all round trips of a preview. They end here, unless
// EVENKEEL_SDK_DEBUG is set.

const { LogSeverity } = require("@pulumi/pulumi/proto/engine_pb");
const { getEngine } = require("@pulumi/pulumi/runtime/settings");

// Without an engine (in a plan of this process) there is nobody to tell.
const engine = getEngine();
if (engine !== undefined && process.env.EVENKEEL_SDK_DEBUG === undefined) {
  const { log } = engine;
  engine.log = function (request, answered) {
    if (request.getSeverity() === LogSeverity.DEBUG) {
      return answered(null);
    }
    return log.call(this, request, answered);
  };
}
