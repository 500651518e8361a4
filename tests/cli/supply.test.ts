import { expect } from "chai";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { loose, type Lock, mayRunScripts, readAudit, unreviewedScripts } from "../../cli/supply";

const read = (name: string): unknown =>
  JSON.parse(readFileSync(join(__dirname, "..", "..", name), "utf8"));

describe("What the program is built on", () => {
  it("is one version each", () => {
    expect(loose(read("package.json") as Parameters<typeof loose>[0])).to.deep.equal([]);
    expect(
      loose({ dependencies: { a: "^1.2.3", b: "1.2.3" }, devDependencies: { c: "latest" } }),
    ).to.deep.equal(["a ^1.2.3", "c latest"]);
  });

  it("runs no script on installation that nobody has looked at", () => {
    const lock = read("package-lock.json") as Lock;
    expect(unreviewedScripts(lock)).to.deep.equal([]);
    const added = {
      packages: {
        ...lock.packages,
        "node_modules/a/node_modules/@x/b": { version: "1.0.0", hasInstallScript: true },
      },
    };
    expect(unreviewedScripts(added)).to.deep.equal(["@x/b 1.0.0"]);
  });

  it("has no entry in that list for what is gone", () => {
    const { packages } = read("package-lock.json") as Lock;
    const running = Object.entries(packages)
      .filter(([, { hasInstallScript }]) => hasInstallScript === true)
      .map(([path]) => path.split("node_modules/").at(-1) ?? "");
    expect(Object.keys(mayRunScripts).filter((name) => !running.includes(name))).to.deep.equal([]);
  });

  it("fails on what is known to be severe, and tells of the rest", () => {
    const answer = {
      vulnerabilities: {
        a: {
          severity: "high",
          via: [{ title: "Prototype pollution", url: "https://github.com/advisories/x" }],
        },
        b: { severity: "moderate", via: ["a"] },
        c: { severity: "critical", via: ["a"] },
      },
    };
    expect(readAudit(JSON.stringify(answer))).to.deep.equal({
      answered: true,
      severe: [
        "a (high): Prototype pollution https://github.com/advisories/x",
        "c (critical): by way of what it depends on",
      ],
      others: 1,
    });
  });

  it("says where the registry has no such endpoint, or says nothing that can be read", () => {
    const message = "405 Method Not Allowed - POST /-/npm/v1/security/advisories/bulk";
    expect(readAudit(JSON.stringify({ message, error: {} }))).to.deep.equal({
      answered: false,
      why: message,
    });
    expect(readAudit("getaddrinfo ENOTFOUND\nmore")).to.deep.equal({
      answered: false,
      why: "getaddrinfo ENOTFOUND",
    });
  });
});
