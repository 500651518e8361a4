import { expect } from "chai";
import { load } from "js-yaml";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

const repository = join(__dirname, "../..");

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: { readonly [name: string]: unknown };
}

interface Workflow {
  readonly name: string;
  readonly on: { readonly [event: string]: unknown };
  readonly permissions?: { readonly [scope: string]: string };
  readonly jobs: {
    readonly [job: string]: {
      readonly steps: readonly Step[];
      readonly environment?: string;
      readonly strategy?: unknown;
      readonly permissions?: { readonly [scope: string]: string };
    };
  };
}

const folder = join(repository, ".github/workflows");
const workflows = Object.fromEntries(
  readdirSync(folder).map((file) => [
    file.replace(/\.yml$/, ""),
    load(readFileSync(join(folder, file), "utf8")) as Workflow,
  ]),
);
const action = load(readFileSync(join(repository, ".github/actions/plan/action.yml"), "utf8")) as {
  readonly runs: { readonly steps: readonly Step[] };
};
const steps: readonly Step[] = [
  ...Object.values(workflows).flatMap(({ jobs }) =>
    Object.values(jobs).flatMap((job) => job.steps),
  ),
  ...action.runs.steps,
];

describe("The workflows", () => {
  it("use actions of others by the hash of a commit only, which nobody can move", () => {
    const used = steps.flatMap(({ uses }) => uses ?? []).filter((uses) => !uses.startsWith("./"));
    expect(used).not.to.deep.equal([]);
    expect(used.filter((uses) => !/^[\w.-]+\/[\w./-]+@[0-9a-f]{40}$/.test(uses))).to.deep.equal([]);
  });

  it("use one commit of each action everywhere", () => {
    const used = [...new Set(steps.flatMap(({ uses }) => uses ?? []))];
    const names = used.map((uses) => uses.split("@")[0]);
    expect(new Set(names).size).to.equal(names.length);
  });

  it("say what they may do, and write nothing where a pull request's code runs", () => {
    for (const [name, { permissions, on, jobs }] of Object.entries(workflows)) {
      expect(permissions, name).not.to.equal(undefined);
      expect(on, name).not.to.have.any.keys("pull_request_target");
      if ("pull_request" in on) {
        const all = [permissions, ...Object.values(jobs).map((job) => job.permissions)];
        const writes = all.flatMap((each) =>
          Object.entries(each ?? {}).flatMap(([scope, right]) => (right === "write" ? scope : [])),
        );
        expect(
          writes.filter((scope) => scope !== "id-token"),
          name,
        ).to.deep.equal([]);
      }
    }
  });

  it("take each role in the environment of GitHub that SECURITY.md says it trusts, and no token without a role", () => {
    const page = readFileSync(join(repository, "SECURITY.md"), "utf8");
    const taken = Object.entries(workflows).flatMap(([name, { jobs }]) =>
      Object.values(jobs).flatMap(({ steps: own, environment = "none", permissions = {} }) => {
        const roles = own.flatMap((step) => step.with?.["role-to-assume"] ?? []).map(String);
        expect(roles.length === 1, name).to.equal(permissions["id-token"] === "write");
        const of = environment.replace(/\$\{\{ matrix\.stack \}\}/, "STACK");
        return roles.map((role) => ({ name, role: /vars\.(\w+)/.exec(role)?.[1] ?? role, of }));
      }),
    );
    expect(taken).to.have.length(4);
    const rows = page.split("\n").filter((line) => /^\| `\w+\.yml`/.test(line));
    const said = rows.flatMap((row) => {
      const [, files = "", role = "", of = ""] = row.split("|").map((each) => each.trim());
      return files.split(", ").map((file) => ({
        name: file.replace(/^`|\.yml`$/g, ""),
        role: role.replaceAll("`", ""),
        of: of.replaceAll("`", ""),
      }));
    });
    const sorted = (list: readonly { readonly name: string }[]) =>
      [...list].sort((one, other) => one.name.localeCompare(other.name));
    expect(sorted(said)).to.deep.equal(sorted(taken));
  });

  it("have a template of trust that asks for the audience, one repository and one environment, each exactly", () => {
    const page = readFileSync(join(repository, "SECURITY.md"), "utf8");
    const { Statement } = JSON.parse(/```json\n(.*?)```/s.exec(page)?.[1] ?? "{}") as {
      readonly Statement: readonly Readonly<Record<string, unknown>>[];
    };
    const issuer = "token.actions.githubusercontent.com";
    expect(Statement).to.deep.equal([
      {
        Effect: "Allow",
        Principal: { Federated: `arn:aws:iam::444455556666:oidc-provider/${issuer}` },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: {
          StringEquals: {
            [`${issuer}:aud`]: "sts.amazonaws.com",
            [`${issuer}:sub`]: "repo:OWNER/REPOSITORY:environment:prod",
          },
        },
      },
    ]);
  });

  it("take what others name into scripts by the environment alone", () => {
    // What a matrix lists in the file itself is nobody else's; one that is computed is.
    const jobs = Object.values(workflows).flatMap((workflow) => Object.values(workflow.jobs));
    const scripts = jobs.flatMap(({ steps: own, strategy }) => {
      const written = !JSON.stringify(strategy ?? {}).includes("${{");
      return own.map(({ run = "" }) =>
        written ? run.replace(/\$\{\{ matrix\.\w+ \}\}/g, "") : run,
      );
    });
    const all = [...scripts, ...action.runs.steps.map(({ run = "" }) => run)];
    expect(all.filter((script) => script.includes("${{"))).to.deep.equal([]);
  });

  it("keep no credentials of the repository where code of a pull request runs", () => {
    const checkouts = Object.values(workflows.preview?.jobs ?? {}).flatMap((job) =>
      job.steps.filter(({ uses }) => uses?.startsWith("actions/checkout")),
    );
    expect(checkouts.length).to.be.greaterThan(0);
    expect(checkouts.every((step) => step.with?.["persist-credentials"] === false)).to.equal(true);
  });

  it("deploy in an environment, which asks for approval, and only after the guard and the plan", () => {
    const up = workflows.up?.jobs.up;
    expect(up?.environment).to.equal("${{ matrix.stack }}");
    const index = (text: string) =>
      up?.steps.findIndex(({ run, uses }) => `${run ?? ""}${uses ?? ""}`.includes(text)) ?? -1;
    expect(index("evenkeel.cjs guard up")).to.be.greaterThan(-1);
    expect(index("guard up")).to.be.lessThan(index("./.github/actions/plan"));
    expect(index("./.github/actions/plan")).to.be.lessThan(index("exit 1"));
    expect(index("exit 1")).to.be.lessThan(index("pulumi up"));
  });

  it("fail on a plan that must not go wherever one is made, but for drift, which tells of it", () => {
    for (const [name, { jobs }] of Object.entries(workflows)) {
      for (const job of Object.values(jobs)) {
        const plans = job.steps.some(({ uses }) => uses === "./.github/actions/plan");
        const gates = job.steps.some(({ run }) => /must not go/.test(run ?? ""));
        expect(gates, name).to.equal(plans && name !== "drift");
      }
    }
  });

  it("call scripts that are there, and may be run", () => {
    const called = steps.flatMap(
      ({ run }) => /\.github\/scripts\/\S+\.sh/.exec(run ?? "")?.[0] ?? [],
    );
    expect(called).to.have.members([".github/scripts/comment.sh", ".github/scripts/drift.sh"]);
    for (const script of called) {
      expect(statSync(join(repository, script)).mode & 0o111, script).not.to.equal(0);
    }
  });
});
