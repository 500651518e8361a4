"use strict";

/*
 * Loaded by a function's process before its bundle, which stays as it is deployed: fails calls of the handler when the lab says
 * so. A call that fails "before" has done nothing; one that fails "after" has done everything, and nobody learns of it.
 */

const Module = require("node:module");
const { join } = require("node:path");

const url = process.env.LAB_FAILURES;
const file = () => join(process.env.LAMBDA_TASK_ROOT ?? "", "index.js");

/** Whether a message is among these that has failed four times: by default it may fail no more. */
const isLastChance = (event) =>
  Array.isArray(event?.Records) &&
  event.Records.some(({ attributes }) => Number(attributes?.ApproximateReceiveCount ?? 1) > 4);

/** Whoever decides may have gone; then nothing fails. */
async function verdict(event) {
  const last = isLastChance(event) ? "?last" : "";
  try {
    const answer = await fetch(`${url}/${process.env.AWS_LAMBDA_FUNCTION_NAME}${last}`);
    return await answer.text();
  } catch {
    return "pass";
  }
}

const failing = (handler) => async (event, context) => {
  const decided = await verdict(event);
  if (decided === "before") {
    throw new Error("the lab failed this call before it did anything");
  }
  const result = await handler(event, context);
  if (decided === "after") {
    throw new Error("the lab failed this call after it had done everything");
  }
  return result;
};

const load = Module._load;
Module._load = function (request, ...rest) {
  const loaded = load.call(this, request, ...rest);
  return request === file() ? { ...loaded, handler: failing(loaded.handler) } : loaded;
};
