import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { cacheRoot, repository } from "../../../lab/engine/cache";
import { findEngine } from "../../../lab/engine/find";
import { Cloud } from "../../../lab/model";
import { type Entry } from "../../../lab/model/journal";
import { isObject } from "../../../lab/model/values";
import { serveProviders } from "../../../lab/providers/serve";
import { environment } from "../../../lab/run/engine";
import { cloudFile, prepare, type StackPlace } from "../../../lab/run/workspace";
import { inCloud } from "./faults";

/** What a command said, and how it ended. */
export interface Answer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A shell as a person has it: Pulumi's own CLI, the stack's folder, and the simulated cloud behind `pulumi` and `aws`. */
export interface Terminal {
  /** @param input what is typed in. */
  readonly type: (script: string, input?: string) => Promise<Answer>;
}

/**
 * Answers the one question to AWS that docs/operations.md asks, as `--output text` prints it: ARNs with tabs between.
 * What it is asked about is in the file beside it.
 */
const awsCommand = `#!${process.execPath}
const [service, command, ...rest] = process.argv.slice(2);
const flags = Object.fromEntries(rest.map((each, at) => [each, rest[at + 1]]));
if (service !== "resourcegroupstaggingapi" || command !== "get-resources" || flags["--output"] !== "text") {
  process.stderr.write("this stands in for another command of AWS's\\n");
  process.exit(2);
}
const [, key, value] = /^Key=(.*),Values=(.*)$/.exec(flags["--tag-filters"]);
const found = require("./tagged.json").filter(
  ({ region, tags }) => region === flags["--region"] && tags[key] === value,
);
process.stdout.write(found.map(({ arn }) => arn).join("\\t") + "\\n");
`;

/** Answers for a program's language, so far as commands ask that run no program: `pulumi import` wants to know that there is one. */
const languageCommand = `#!${process.execPath}
const grpc = require("${require.resolve("@grpc/grpc-js")}");
const { LanguageServer } = require("${require.resolve("@pulumi/pulumi/automation/server")}");
const { LanguageRuntimeService } = require("${require.resolve("@pulumi/pulumi/proto/language_grpc_pb")}");
const server = new grpc.Server();
server.addService(LanguageRuntimeService, new LanguageServer(() => undefined));
server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (_, port) => console.log(port));
`;

/** A resource as AWS's tagging API tells of it. */
export interface Tagged {
  readonly urn: string;
  readonly arn: string;
  readonly region: string;
  readonly tags: unknown;
}

/** What has no ARN among its outputs, by what AWS calls it in one. */
const arnOf = ({ type, id, region, account, outputs }: Entry): string => {
  const arn = outputs.arn ?? outputs.associationArn;
  if (typeof arn === "string") {
    return arn;
  }
  if (type === "aws:ec2/natGateway:NatGateway") {
    return `arn:aws:ec2:${region ?? ""}:${account}:natgateway/${id}`;
  }
  throw new Error(`nobody knows the ARN of ${type} ${id}`);
};

/** Everything with tags that there is; what belongs to no region, AWS tells of in us-east-1. */
export const taggedIn = (place: Pick<StackPlace, "state">): readonly Tagged[] =>
  inCloud(place, (cloud) =>
    cloud
      .entries()
      .filter(({ outputs }) => isObject(outputs.tagsAll ?? null))
      .map((entry) => ({
        ...{ urn: entry.urn, arn: arnOf(entry), tags: entry.outputs.tagsAll },
        region: entry.region ?? "us-east-1",
      })),
  );

function typed(
  script: string,
  input: string,
  cwd: string,
  env: NodeJS.ProcessEnv,
): Promise<Answer> {
  return new Promise((done, fail) => {
    const shell = spawn("sh", ["-c", script], { cwd, env });
    const said = { stdout: "", stderr: "" };
    shell.stdout.setEncoding("utf8").on("data", (text: string) => (said.stdout += text));
    shell.stderr.setEncoding("utf8").on("data", (text: string) => (said.stderr += text));
    shell.on("error", fail);
    shell.on("close", (code) => done({ code: code ?? -1, ...said }));
    shell.stdin.end(input);
  });
}

interface TerminalOptions {
  /** Lies over what the lab gives the engine; what is undefined is not set. */
  readonly env?: NodeJS.ProcessEnv;
  /** The script behind `aws`. @default what answers from the simulated cloud */
  readonly aws?: string;
}

/** Opens a terminal on a stack of the lab. */
export async function atTerminal<T>(
  place: StackPlace,
  work: (terminal: Terminal) => Promise<T>,
  { env = {}, aws = awsCommand }: TerminalOptions = {},
): Promise<T> {
  const { state } = place;
  const folder = mkdtempSync(join(tmpdir(), "evenkeel-terminal-"));
  const cloud = new Cloud({ file: cloudFile(state), shared: true });
  const config = prepare(place, folder, []);
  const serving = await serveProviders({ cloud, account: String(config["evenkeel:account"]) });
  const { command } = await findEngine();
  const stubs = { aws, "pulumi-language-nodejs": languageCommand };
  for (const [name, content] of Object.entries(stubs)) {
    writeFileSync(join(folder, name), content, { mode: 0o755 });
  }
  const own = {
    ...{ ...process.env, ...environment(state, serving.attach, true) },
    PULUMI_HOME: join(cacheRoot(), "pulumi-home"),
    ...env,
    PATH: [folder, dirname(command), process.env.PATH].join(delimiter),
  };
  try {
    return await work({
      type: (script, input = "") => {
        writeFileSync(join(folder, "tagged.json"), JSON.stringify(taggedIn(place)));
        return typed(script, input, folder, own);
      },
    });
  } finally {
    serving.stop();
    cloud.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The commands of a section of a page of docs/, block by block. */
export function commandsOf(page: string, section: string): readonly string[] {
  const parts = readFileSync(join(repository, "docs", page), "utf8").split(/^## /m);
  const text = parts.find((each) => each.startsWith(`${section}\n`)) ?? "";
  const blocks = [...text.matchAll(/```sh\n(.*?)```/gs)].map(([, block = ""]) => block);
  if (blocks.length === 0) {
    throw new Error(`docs/${page} gives no commands under "${section}"`);
  }
  return blocks;
}

/** The commands of a section of docs/operations.md. */
export const documented = (section: string): string =>
  commandsOf("operations.md", section)[0] ?? "";
