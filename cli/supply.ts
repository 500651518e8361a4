/** What `npm run audit` holds dependencies to; pure, so that tests can. */

interface Locked {
  readonly version?: string;
  readonly hasInstallScript?: boolean;
}

export interface Lock {
  readonly packages: { readonly [path: string]: Locked };
}

/** Packages that may run a script when they are installed, and what it was found to do. */
export const mayRunScripts: { readonly [name: string]: string } = {
  esbuild: "puts its binary for this machine in place; functions are bundled with it",
  protobufjs: "prints a hint about versions; nothing of it is needed",
  "@pulumi/kubernetes":
    "asks Pulumi for its plugin, which the CLI fetches as well when it is missing",
  "@pulumi/docker-build": "asks Pulumi for its plugin; comes with awsx, and nothing here uses it",
  "docker-classic": "asks Pulumi for its plugin; comes with awsx, and nothing here uses it",
};

const nameOf = (path: string): string =>
  path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);

/** Packages of a lock file that would run a script, and nobody has looked at. */
export const unreviewedScripts = ({ packages }: Lock): readonly string[] =>
  Object.entries(packages)
    .filter(
      ([path, { hasInstallScript }]) =>
        hasInstallScript === true && !(nameOf(path) in mayRunScripts),
    )
    .map(([path, { version = "" }]) => `${nameOf(path)} ${version}`);

interface Manifest {
  readonly dependencies?: { readonly [name: string]: string };
  readonly devDependencies?: { readonly [name: string]: string };
}

/** Dependencies that are not one version. */
export const loose = ({ dependencies = {}, devDependencies = {} }: Manifest): readonly string[] =>
  Object.entries({ ...dependencies, ...devDependencies })
    .filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))
    .map(([name, version]) => `${name} ${version}`);

interface Advice {
  readonly name?: string;
  readonly severity?: string;
  readonly via?: readonly (string | { readonly title?: string; readonly url?: string })[];
}

/** What the registry's audit said. */
export type Audit =
  | { readonly answered: true; readonly severe: readonly string[]; readonly others: number }
  | { readonly answered: false; readonly why: string };

/** Reads what `npm audit --omit=dev --json` prints, whether the registry has such an endpoint or not. */
export function readAudit(printed: string): Audit {
  let answer: { message?: string; error?: unknown; vulnerabilities?: Record<string, Advice> };
  try {
    answer = JSON.parse(printed) as typeof answer;
  } catch {
    return { answered: false, why: printed.trim().split("\n")[0] ?? "no answer" };
  }
  const { vulnerabilities, message } = answer;
  if (vulnerabilities === undefined) {
    return { answered: false, why: message ?? JSON.stringify(answer.error ?? answer) };
  }
  const all = Object.entries(vulnerabilities);
  const severe = all.filter(([, { severity }]) => severity === "high" || severity === "critical");
  return {
    answered: true,
    severe: severe.map(([name, { severity = "", via = [] }]) => {
      const titles = via.flatMap((each) =>
        typeof each === "string" ? [] : [`${each.title ?? ""} ${each.url ?? ""}`],
      );
      return `${name} (${severity}): ${titles.join("; ") || "by way of what it depends on"}`;
    }),
    others: all.length - severe.length,
  };
}
