import { expect } from "chai";
import { execFile } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repository } from "../../../lab/engine/cache";
import { findEmulator, NotInstalledError } from "../../../lab/emulator/install";

/**
 * A Python that answers what it is told to, and writes down how it was called. Asked for a virtual environment, it makes one
 * whose interpreter is itself.
 */
const script = (version: string, { venv = true, pip = 0, broken = false } = {}) => `#!/bin/sh
echo "$*" >> "$LOG"
${broken ? "echo 'cannot run' >&2; exit 3" : ""}
case "$*" in
  *version_info*) echo ${version} ;;
  *ensurepip*) exit ${venv ? 0 : 1} ;;
  "-m venv "*) mkdir -p "$3/bin"; cp "$0" "$3/bin/python" ;;
  "-m pip "*) echo "Collecting ministack"; echo "no such package" >&2; exit ${pip} ;;
esac
`;

describe("The emulator's installation", () => {
  let folder: string;
  let env: Record<string, string>;
  let said: string[];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "evenkeel-test-"));
    mkdirSync(join(folder, "bin"));
    said = [];
    env = {
      // The scripts need a shell's commands, which must not bring a real Python along.
      PATH: join(folder, "bin"),
      LOG: join(folder, "log"),
      EVENKEEL_LAB_HOME: join(folder, "home"),
    };
    for (const tool of ["mkdir", "cp", "sh"]) {
      writeFileSync(join(folder, "bin", tool), `#!/bin/sh\nexec /bin/${tool} "$@"\n`);
      chmodSync(join(folder, "bin", tool), 0o755);
    }
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const python = (name: string, content: string) => {
    writeFileSync(join(folder, "bin", name), content);
    chmodSync(join(folder, "bin", name), 0o755);
  };
  const find = () => findEmulator({ env, onProgress: (text) => said.push(text) });
  const calls = () =>
    readFileSync(env.LOG ?? "", "utf8")
      .trim()
      .split("\n");

  async function refusal(): Promise<string> {
    try {
      await find();
    } catch (error) {
      expect(error).to.be.instanceOf(NotInstalledError);
      return (error as Error).message;
    }
    throw new Error("it was installed");
  }

  it("says what to install where there is no Python", async () => {
    const text = await refusal();
    expect(text).to.include("python3 is not on the PATH").and.include("python is not on the PATH");
    expect(text).to.include("Install Python 3.10 or newer").and.include("python3-venv");
    expect(text).to.include("--no-emulator");
  });

  it("says how old a Python is that is too old, and tries the other name", async () => {
    python("python3", script("3.9"));
    expect(await refusal()).to.include(
      "python3 is Python 3.9, and the AWS emulator needs 3.10 or newer",
    );
    python("python", script("3.12"));
    expect(await find()).to.match(/\/bin\/python$/);
  });

  it("counts versions as numbers: 3.9 is older than 3.10, and 4.0 is not", async () => {
    python("python3", script("4.0"));
    expect(await find()).to.match(/\/bin\/python$/);
  });

  it("names Debian's package where the venv module is missing", async () => {
    python("python3", script("3.11", { venv: false }));
    expect(await refusal())
      .to.include("python3 has no venv module")
      .and.include("python3-venv");
  });

  it("tells what a Python says that cannot run", async () => {
    python("python3", script("3.11", { broken: true }));
    expect(await refusal()).to.include("python3: Command failed");
  });

  it("shows pip's own words when pip fails, and tries again the next time", async () => {
    python("python3", script("3.11", { pip: 1 }));
    expect(await refusal())
      .to.include("no such package")
      .and.include("PIP_INDEX_URL");
    python("python3", script("3.11"));
    expect(await find()).to.match(/\/bin\/python$/);
  });

  it("installs what is pinned, and nothing that pip would add, and says what it is at", async () => {
    python("python3", script("3.11"));
    const interpreter = await find();
    const pip = calls().find((call) => call.startsWith("-m pip install"));
    expect(pip).to.include("--no-deps").and.include("requirements.txt");
    expect(interpreter.startsWith(join(folder, "home", "emulator"))).to.equal(true);
    expect(existsSync(interpreter)).to.equal(true);
    expect(said).to.include("installing the AWS emulator: Collecting ministack");
  });

  it("installs once, also for two who want it at the same time", async () => {
    python("python3", script("3.11"));
    const [one, other] = await Promise.all([find(), find()]);
    expect(one).to.equal(other);
    await find();
    expect(calls().filter((call) => call.startsWith("-m pip"))).to.have.length(1);
  });

  it("installs again when the Python that it was made with has gone", async () => {
    python("python3", script("3.11"));
    rmSync(await find());
    await find();
    expect(calls().filter((call) => call.startsWith("-m pip"))).to.have.length(2);
  });

  it("pins every package to one version", () => {
    const file = join(__dirname, "../../../lab/emulator/requirements.txt");
    const lines = readFileSync(file, "utf8")
      .split("\n")
      .filter((line) => /^[^#]/.test(line));
    expect(lines.filter((line) => !/^[\w.-]+==[\w.]+( *;.*)?$/.test(line))).to.deep.equal([]);
    expect(lines).to.include("ministack==1.5.33");
  });
});

describe("Bringing a stack up without Python", () => {
  it("is refused before anything is touched, with what to install and how to do without", async () => {
    const home = mkdtempSync(join(tmpdir(), "evenkeel-test-"));
    try {
      const env = { PATH: home, HOME: home, EVENKEEL_LAB_HOME: join(home, "lab") };
      const args = ["--require", "tsx/cjs", join("lab", "cli.ts"), "up", "dev"];
      const { code, text } = await new Promise<{ code: unknown; text: string }>((done) => {
        execFile(process.execPath, args, { cwd: repository, env }, (error, _, stderr) =>
          done({ code: error?.code, text: stderr }),
        );
      });
      expect(code).to.equal(1);
      expect(text).to.include("Install Python 3.10 or newer").and.include("--no-emulator");
      expect(text).not.to.include("    at ");
      expect(existsSync(join(home, "lab", "state"))).to.equal(false);
    } finally {
      rmSync(home, { recursive: true, force: true });
    }
  });
});

describe("npm start", () => {
  it("needs neither Python nor PostgreSQL: Node alone is on the PATH", async () => {
    const folder = mkdtempSync(join(tmpdir(), "evenkeel-test-"));
    try {
      symlinkSync(process.execPath, join(folder, "node"));
      const env = { ...process.env, PATH: folder };
      const args = ["--require", "tsx/cjs", join("lab", "start.ts"), "notifications"];
      const { code, text } = await new Promise<{ code: unknown; text: string }>((done) => {
        execFile(process.execPath, args, { cwd: repository, env }, (error, stdout) =>
          done({ code: error?.code ?? 0, text: stdout }),
        );
      });
      expect(code).to.equal(0);
      expect(text).to.match(/notifications: \d+ resources/);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }).timeout(600_000);
});
