import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { type Account } from "./account";

/**
 * Runs a server until standard input ends, as it does when the parent dies, however it dies; then asks the server to shut
 * down fast, which keeps all that was committed. PostgreSQL itself does not notice the end of its parent.
 */
const launcher = `
exec 3<&0
"$@" </dev/null 3<&- &
server=$!
{ cat >/dev/null; kill -INT "$server" 2>/dev/null; } <&3 3<&- &
exec 3<&-
wait "$server"
`;

/**
 * Starts a program that ends with this process. It does not keep this process alive.
 * @param log file that its output is added to.
 */
export function launch(
  command: readonly string[],
  { account, cwd, log }: { account: Account; cwd: string; log: string },
): ChildProcess {
  const output = openSync(log, "a", 0o600);
  try {
    const child = spawn("/bin/sh", ["-c", launcher, "evenkeel-postgres", ...command], {
      ...account,
      cwd,
      env: { PATH: process.env.PATH ?? "", LC_ALL: "C" },
      stdio: ["pipe", output, output],
      // A group of its own: Ctrl-C in a terminal is for us, and we stop the servers in order.
      detached: true,
    });
    child.stdin?.on("error", () => undefined);
    // What watches our end of the pipe is left over when the server ends first.
    child.on("exit", () => child.stdin?.destroy());
    child.unref();
    if (child.stdin !== null && "unref" in child.stdin && typeof child.stdin.unref === "function") {
      child.stdin.unref();
    }
    return child;
  } finally {
    closeSync(output);
  }
}
