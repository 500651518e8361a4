import { expect } from "chai";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { repository } from "../../../lab/engine/cache";

const run = (program: string, shell = "") =>
  promisify(execFile)("bash", ["-c", `"$0" --require "$1" -e "$2" ${shell}`, ...argsOf(program)], {
    cwd: repository,
    maxBuffer: 1e7,
  });

const argsOf = (program: string) => [process.execPath, require.resolve("tsx/cjs"), program];

const ends = `
  const { allowEarlyReaders, endWhenPrinted } = require("./lab/print/finish");
  allowEarlyReaders();
  setTimeout(() => undefined, 60000);
  process.stdout.write("x".repeat(1000000) + "\\n");
  endWhenPrinted();
`;

describe("The end of a command", function () {
  this.timeout(30_000);

  it("waits until a long answer is through the pipe, and for nothing else", async () => {
    const { stdout } = await run(ends, "| cat");
    expect(stdout.length).to.equal(1_000_001);
  });

  it("is no error when the reader stops early", async () => {
    const { stderr } = await run(ends, "| head -c 1");
    expect(stderr).to.equal("");
  });
});
