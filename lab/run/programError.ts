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

/**
 * What went wrong in the program, as a person wants to read it: settings errors as they are (Pulumi calls them
 * RunError: their text says everything), others with file and line of our source.
 */
export function describeError(error: unknown, project: string): string {
  if (!(error instanceof Error)) {
    return String(error);
  }
  if ("__pulumiRunError" in error) {
    return error.message;
  }
  const frames = ownFrames(error.stack ?? "", project);
  return [`${error.name}: ${error.message}`, ...frames.map((frame) => `    at ${frame}`)].join("\n");
}
