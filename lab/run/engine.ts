import { LocalWorkspace, PulumiCommand, Stack } from "@pulumi/pulumi/automation";
import * as pulumi from "@pulumi/pulumi";
import { existsSync, mkdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { cacheRoot } from "../engine/cache";
import { type Request } from "./operation";
import { checkpointFile } from "./pending";
import { keepPreviewJson } from "./previewJson";

/**
 * A folder as a backend. Without the files of metadata that each state would have beside it: the backend replaces a state in
 * one step, but not those (gocloud.dev, blob/fileblob/attrs.go), and with an empty one, which a kill can leave, no command
 * reads the state again ("failed to load checkpoint: EOF").
 */
const backend = (state: string): string => `file://${state}?metadata=skip`;

/**
 * The engine's environment in the lab: nothing of the user's own Pulumi, no network.
 * @param careful write the state after every step, as on AWS. Otherwise once at the end: that is five times as fast, and
 * who is killed on the way can begin again.
 */
export function environment(
  state: string,
  attach: string,
  careful: boolean,
): Record<string, string> {
  return {
    ...(careful ? {} : { PULUMI_EXPERIMENTAL: "true", PULUMI_SKIP_CHECKPOINTS: "true" }),
    PULUMI_DEBUG_PROVIDERS: attach,
    PULUMI_BACKEND_URL: backend(state),
    PULUMI_CONFIG_PASSPHRASE: "evenkeel-lab",
    PULUMI_CONFIG_PASSPHRASE_FILE: "",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_ACCESS_TOKEN: "",
    PULUMI_STACK: "",
    // Where the engine finds what starts a policy pack.
    PATH: `${join(__dirname, "..", "engine", "plugins")}${delimiter}${process.env.PATH ?? ""}`,
  };
}

/** A stack of the Automation API, with no more calls to the CLI than needed. */
export async function openStack(
  request: Pick<Request, "engine" | "orders" | "stack" | "state" | "workDir" | "previewJson">,
  attach: string,
): Promise<Stack> {
  const { engine, state, stack: name, workDir, orders } = request;
  mkdirSync(state, { recursive: true });
  const pulumiHome = join(cacheRoot(), "pulumi-home");
  mkdirSync(pulumiHome, { recursive: true });
  const workspace = await LocalWorkspace.create({
    pulumiCommand: await PulumiCommand.get({ ...(engine.root ? { root: engine.root } : {}) }),
    workDir,
    pulumiHome,
    envVars: environment(state, attach, orders.kill !== undefined),
  });
  if (existsSync(checkpointFile(state, name))) {
    // Every command names its stack: selecting it would be one more start of the CLI, and rewrites the stack file.
    workspace.selectStack = () => Promise.resolve();
  }
  if (request.previewJson !== undefined) {
    keepPreviewJson(workspace, request.previewJson);
  }
  const stack = await Stack.createOrSelect(name, workspace);
  // Asked for after every update, by three more starts of the CLI: outputs are in the events.
  stack.outputs = () => Promise.resolve({});
  stack.info = () => Promise.resolve(undefined);
  return stack;
}

/** A program that registers nothing is a mistake, and the engine would answer it by deleting the stack. */
export class NothingRegisteredError extends pulumi.RunError {
  constructor() {
    super(
      "The program registered no resources, and going on would delete all that the stack has. " +
        "Pulumi.yaml's `main` must register resources when it is loaded.",
    );
  }
}
