import { spawn } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { withLock } from "./lock";
import { builtVersion } from "./version";

type Report = (text: string) => void;

/** Minutes that a build may take before it counts as stuck. */
const patience = 30;

const sources = ["go.mod", "go.sum", "tools.go"];
const cli = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi";
const versionVariable = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";

/** Runs one Go command, and says every few seconds what it is at. */
async function go(args: readonly string[], cwd: string, report: Report) {
  const start = Date.now();
  const done = { fetched: 0, compiled: 0 };
  let last = "";
  const tell = () => {
    const seconds = Math.round((Date.now() - start) / 1000);
    report(
      `${seconds} s: ${done.fetched} modules fetched, ${done.compiled} packages compiled, ${last}`,
    );
  };
  const timer = setInterval(tell, 5000);
  const errors: string[] = [];
  try {
    await new Promise<void>((succeed, fail) => {
      const child = spawn("go", args, {
        cwd,
        stdio: ["ignore", "ignore", "pipe"],
        // A workspace or a vendor flag of the user's must not reach a build that is pinned.
        env: { ...process.env, GOWORK: "off", GOFLAGS: "", CGO_ENABLED: "0" },
      });
      // Not spawn's own `timeout`: when there is no Go, nothing clears that, and the process waits for it to end.
      setTimeout(() => child.kill(), patience * 60_000).unref();
      child.stderr.setEncoding("utf8").on("data", (text: string) => {
        const lines = text.split("\n").filter((line) => line.trim() !== "");
        for (const line of lines) {
          done[line.startsWith("go: downloading ") ? "fetched" : "compiled"] += 1;
          last = line.replace(/^go: downloading /, "");
        }
        errors.push(...lines);
        errors.splice(0, errors.length - 5);
      });
      child.on("error", (error: NodeJS.ErrnoException) =>
        fail(error.code === "ENOENT" ? new Error("Go is not installed") : error),
      );
      child.on("close", (code) =>
        code === 0 ? succeed() : fail(new Error(errors.join("\n    ") || `go ended with ${code}`)),
      );
    });
  } finally {
    clearInterval(timer);
  }
}

/** Builds the CLI from the Go module that lab/engine/go.mod pins, into `root`. Takes two to five minutes, once. */
export async function buildFromSource(root: string, report: Report): Promise<void> {
  const target = join(root, "bin", "pulumi");
  await withLock(
    `${root}.lock`,
    async () => {
      if (existsSync(target)) {
        return;
      }
      report("building the Pulumi CLI from source, once; this takes two to five minutes");
      const folder = `${root}-partial`;
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(join(folder, "bin"), { recursive: true });
      for (const file of sources) {
        // Copies: Go may write next to them.
        copyFileSync(join(__dirname, file), join(folder, file));
      }
      try {
        const version = `-X ${versionVariable}=v${builtVersion}`;
        const flags = ["-trimpath", "-v", "-ldflags", `-s -w ${version}`, "-o", "bin/pulumi"];
        await go(["build", ...flags, cli], folder, report);
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        throw new Error(`building the CLI failed: ${reason}`);
      }
      rmSync(root, { recursive: true, force: true });
      renameSync(folder, root);
    },
    { onWait: (seconds) => report(`another process builds the Pulumi CLI; waited ${seconds} s`) },
  );
}
