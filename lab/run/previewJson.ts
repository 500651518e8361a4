import { type LocalWorkspace } from "@pulumi/pulumi/automation";
import { writeFileSync } from "node:fs";

/** How the Automation API starts the CLI; its type declarations leave it out. */
interface Runner {
  run: (
    args: readonly string[],
    ...rest: readonly unknown[]
  ) => Promise<{ readonly stdout: string }>;
}

/**
 * Makes the CLI's preview say what `pulumi preview --json --show-sames` says, and keeps that in a file: the same bytes that a
 * workflow hands to `npm run plan -- STACK --from FILE`.
 */
export function keepPreviewJson(workspace: LocalWorkspace, file: string): void {
  const command = workspace.pulumiCommand as unknown as Runner;
  const run = command.run.bind(command);
  command.run = async (args, ...rest) => {
    if (args[0] !== "preview") {
      return run(args, ...rest);
    }
    const result = await run([...args, "--json", "--show-sames"], ...rest);
    writeFileSync(file, result.stdout);
    return result;
  };
}
