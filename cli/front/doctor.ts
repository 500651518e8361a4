import { join } from "node:path";

/** What a machine and an account need, and how to get what is missing. */

/** Runs a program; undefined when there is none or it fails. */
export type Run = (command: string, args: readonly string[]) => string | undefined;

export interface Machine {
  readonly run: Run;
  readonly exists: (path: string) => boolean;
  readonly env: { readonly [name: string]: string | undefined };
  readonly nodeVersion: string;
  /** Root of the repository. */
  readonly repository: string;
  /** Where the engine is that the lab has built. */
  readonly engine: string;
}

export interface Diagnosis {
  readonly what: string;
  readonly ok: boolean;
  /** Version or place. */
  readonly found: string;
  /** What does not work without it. */
  readonly needed: string;
  /** Whether nothing works without it. */
  readonly required: boolean;
  readonly remedy: string;
}

const atLeast = (version: string | undefined, least: readonly number[]): boolean => {
  const parts = [...(version ?? "").matchAll(/\d+/g)].map(([digits]) => Number(digits));
  for (const [index, wanted] of least.entries()) {
    const part = parts[index] ?? -1;
    if (part !== wanted) {
      return part > wanted;
    }
  }
  return true;
};

const firstLine = (text: string | undefined): string => text?.split("\n")[0]?.trim() ?? "";

const versionIn = (text: string | undefined): string | undefined =>
  /\d+(\.\d+)+/.exec(text ?? "")?.[0];

function node({ nodeVersion }: Machine): Diagnosis {
  return {
    ...{ what: "Node", found: nodeVersion, needed: "everything", required: true },
    ok: atLeast(nodeVersion, [20]),
    remedy: "Install Node 20 or later: https://nodejs.org/en/download",
  };
}

function libraries({ exists, repository }: Machine): Diagnosis {
  const ok = exists(join(repository, "node_modules", "@pulumi", "aws"));
  return {
    ...{ what: "libraries", ok, found: ok ? "node_modules" : "", needed: "everything" },
    ...{ required: true, remedy: "npm ci" },
  };
}

function git({ run }: Machine): Diagnosis {
  const found = versionIn(run("git", ["--version"])) ?? "";
  return {
    ...{ what: "git", found, ok: found !== "", required: false },
    ...{
      needed: "plan --base",
      remedy: "apt-get install -y git, or https://git-scm.com/downloads",
    },
  };
}

function pulumi({ run, exists, engine }: Machine): Diagnosis {
  const own = versionIn(run("pulumi", ["version"]));
  const built = exists(engine) ? engine : undefined;
  const go = versionIn(run("go", ["version"]));
  return {
    what: "Pulumi CLI",
    ok: own !== undefined || built !== undefined,
    found: own ?? built ?? "",
    ...{ needed: "lab, drill, and any deployment", required: false },
    remedy:
      "https://www.pulumi.com/docs/install/; `npm start` also fetches it or builds it with Go " +
      `(${go === undefined ? "which is not here" : `${go} is here`}).`,
  };
}

function python({ run }: Machine): Diagnosis {
  const version = versionIn(run("python3", ["--version"]));
  const venv = run("python3", ["-c", "import ensurepip, venv"]) !== undefined;
  return {
    ...{ what: "Python with venv", found: version ?? "", required: false },
    ok: atLeast(version, [3, 10]) && venv,
    ...{
      needed: "the emulated AWS of lab up",
      remedy: "apt-get install -y python3 python3-venv (3.10 or later)",
    },
  };
}

function postgres({ run, exists }: Machine): Diagnosis {
  const own = versionIn(run("postgres", ["--version"]));
  const debian = [18, 17, 16, 15, 14].find((major) =>
    exists(`/usr/lib/postgresql/${major}/bin/postgres`),
  );
  return {
    ...{ what: "PostgreSQL", required: false, needed: "real databases in the lab" },
    ok: own !== undefined || debian !== undefined,
    found: own ?? (debian === undefined ? "" : `${debian}`),
    remedy: "apt-get install -y postgresql, or https://www.postgresql.org/download/",
  };
}

function chromium({ exists, env }: Machine): Diagnosis {
  const file = env.EVENKEEL_CHROMIUM ?? "/usr/bin/chromium";
  const ok = exists(file);
  return {
    ...{ what: "Chromium", ok, found: ok ? file : "", required: false, needed: "npm test" },
    remedy: "apt-get install -y chromium, or EVENKEEL_CHROMIUM=/path/to/chrome",
  };
}

function awsCli({ run }: Machine): Diagnosis {
  const found = /aws-cli\/(\S+)/.exec(run("aws", ["--version"]) ?? "")?.[1];
  return {
    ...{ what: "AWS CLI", found: found ?? "", required: false },
    ok: atLeast(found, [2]),
    needed: "deployments: it makes the tokens for the clusters",
    remedy:
      "https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html (version 2)",
  };
}

/** What the machine has. */
export const examine = (machine: Machine): readonly Diagnosis[] =>
  [node, libraries, git, pulumi, python, postgres, chromium, awsCli].map((check) => check(machine));

/** What an account must have for a stack. */
export interface Target {
  readonly account: string;
  readonly home: string;
  readonly zoneId: string | undefined;
}

/** Asks AWS by its CLI: read only, four calls at most. */
export function examineAccount({ run, env }: Machine, target: Target): readonly Diagnosis[] {
  const identity = firstLine(
    run("aws", ["sts", "get-caller-identity", "--query", "Account", "--output", "text"]),
  );
  const backend = env.PULUMI_BACKEND_URL ?? "";
  const bucket = /^s3:\/\/([^/?]+)/.exec(backend)?.[1];
  const credentials: Diagnosis = {
    ...{ what: "credentials", found: identity, required: true, needed: "any deployment" },
    ok: identity === target.account,
    remedy:
      identity === ""
        ? "aws configure sso, or export AWS_PROFILE=NAME"
        : `They are of another account; evenkeel:account says ${target.account}. export AWS_PROFILE=NAME`,
  };
  if (!credentials.ok) {
    return [credentials];
  }
  const state: Diagnosis = {
    ...{ what: "state", found: backend, required: true, needed: "any deployment" },
    ok:
      backend !== "" &&
      (bucket === undefined ||
        run("aws", ["s3api", "head-bucket", "--bucket", bucket]) !== undefined),
    remedy:
      "Make its bucket and key with bootstrap/state.yaml outside the stack's regions (README.md), then export PULUMI_BACKEND_URL.",
  };
  const { zoneId } = target;
  const zone: readonly Diagnosis[] =
    zoneId === undefined
      ? []
      : [
          {
            ...{ what: "hosted zone", required: true, needed: "names and certificates" },
            found: zoneId,
            ok: run("aws", ["route53", "get-hosted-zone", "--id", zoneId]) !== undefined,
            remedy:
              "aws route53 list-hosted-zones-by-name, then pulumi config set evenkeel:zoneId ID",
          },
        ];
  const regions = run("aws", [
    ...["ec2", "describe-regions", "--region", "us-east-1", "--output", "text"],
    ...["--query", "Regions[].RegionName"],
  ]);
  return [
    credentials,
    state,
    ...zone,
    {
      ...{ what: "region", required: true, needed: "any deployment", found: target.home },
      ok: (regions ?? "").split(/\s+/).includes(target.home),
      remedy: `aws account enable-region --region-name ${target.home}, and wait for some minutes`,
    },
  ];
}

/** For people; what is missing comes with how to get it. */
export const diagnosisText = (diagnoses: readonly Diagnosis[]): string =>
  diagnoses
    .map(({ what, ok, found, needed, required, remedy }) =>
      ok
        ? `ok       ${what}${found === "" ? "" : `, ${found}`}`
        : `missing  ${what}${found === "" ? "" : `, ${found}`}: needed for ${needed}${required ? "" : " only"}\n         ${remedy}`,
    )
    .join("\n");
