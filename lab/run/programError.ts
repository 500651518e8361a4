import { relative } from "node:path";

/** A frame of ours: `at site (/repo/index.ts:44:9)`. */
const framePattern = /^\s+at (?:(.*) \()?(?:file:\/\/)?(\/[^)]+?):(\d+):\d+\)?$/;

/** Where our source comes into the stack trace, nearest first. */
function ownFrames(stack: string, project: string): readonly string[] {
  return stack.split("\n").flatMap((line) => {
    const [, , file, number] = framePattern.exec(line) ?? [];
    const isOwn = file?.startsWith(`${project}/`) && !file.includes("/node_modules/");
    return isOwn && file !== undefined ? `${relative(project, file)}:${number ?? ""}` : [];
  });
}

/** A stack trace without the frames of libraries. */
const shorten = (stack: string, project: string): string => {
  const message = stack.split("\n").filter((line) => !/^\s+at /.test(line));
  return [...message, ...ownFrames(stack, project).map((frame) => `    at ${frame}`)].join("\n");
};

/**
 * What went wrong in the program, as a person wants to read it: settings errors as they are (Pulumi calls them
 * RunError: their text says everything), others with file and line of our source.
 */
export function describeError(error: unknown, project: string): string {
  if (!(error instanceof Error)) {
    return String(error);
  }
  return "__pulumiRunError" in error
    ? error.message
    : shorten(error.stack ?? `${error.name}: ${error.message}`, project);
}

/** What the engine says of everything that was still under way when something else failed. */
const followUps = ["resource monitor shut down", "the client connection is closing"];

/** The engine's errors without repetition: what merely follows from another error is left out when there is one. */
export function readableErrors(errors: readonly string[], project: string): readonly string[] {
  const short = errors.map((error) =>
    shorten(error.replace(/^Unhandled exception: /, ""), project),
  );
  const first = short.filter((error) => !followUps.some((text) => error.includes(text)));
  return [...new Set(first.length > 0 ? first : short)];
}
