"use strict";

// Stack traces that are cheap and right. The SDK takes one for every promise and resource, and formatting them all
// through source maps costs more than the rest of a preview; an error must still name file and line of our source.

const { findSourceMap } = require("node:module");

process.setSourceMapsEnabled(true);
// Each frame costs, as often as the SDK asks. In an error of a resource's constructor ours is the fourth.
Error.stackTraceLimit = 5;

/** `new Error()` without a message is the SDK asking where it is, not an error: nobody reads it unless a promise leaks. */
const isError = (error) => error instanceof Error && error.message !== "";

/** The frame in our source, not in what was compiled from it. */
function inSource(frame) {
  const file = frame.getFileName();
  const map = file && findSourceMap(file.replace(/^file:\/\//, ""));
  const entry = map && map.findEntry(frame.getLineNumber() - 1, frame.getColumnNumber() - 1);
  if (!entry || entry.originalLine === undefined) {
    return String(frame);
  }
  const name = frame.getFunctionName() ?? frame.getTypeName() ?? "";
  const source = entry.originalSource.replace(/^file:\/\//, "");
  return `${name} (${source}:${entry.originalLine + 1}:${entry.originalColumn + 1})`;
}

Error.prepareStackTrace = (error, frames) =>
  [String(error), ...(isError(error) ? frames.map(inSource) : [])].join("\n    at ");
