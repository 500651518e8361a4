import { Netmask } from "netmask";
import { type Finding } from "../issues";
import { nearest } from "../nearest";
import { interfaceEndpoints } from "../catalogue";
import { type Rule, present, when } from "./rule";

/** Address ranges and endpoints of the VPCs. */
export const network: Rule = ({ definition }) => {
  const { home, standby } = definition.network?.addressRanges ?? {};
  const path = (place: string) => ["settings", "network", "addressRanges", place];
  const endpoint = definition.cluster?.endpoint;
  const publicCidrs = typeof endpoint === "object" ? endpoint.publicCidrs : undefined;
  return [
    ...vpcRange(path("home"), home),
    ...vpcRange(path("standby"), standby),
    ...overlap(path("standby"), home, standby),
    ...(publicCidrs ?? []).flatMap((cidr, index) =>
      publicRange(["settings", "cluster", "endpoint", "publicCidrs", index], cidr),
    ),
    ...endpoints(definition.network?.interfaceEndpoints),
  ];
};

/** RFC 1918. */
const privateRanges = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"].map(
  (range) => new Netmask(range),
);

/** Ranges inside of which pods could not tell a neighbour from something else. */
const takenRanges = [
  { range: new Netmask("172.17.0.0/16"), by: "Docker's bridge" },
  {
    range: new Netmask("172.20.0.0/16"),
    by: "Kubernetes services (EKS takes 172.20.0.0/16 or 10.100.0.0/16 for them)",
  },
  {
    range: new Netmask("10.100.0.0/16"),
    by: "Kubernetes services (EKS takes 172.20.0.0/16 or 10.100.0.0/16 for them)",
  },
];

/** The range that `cidr` says, if it says one. Netmask reads octal and short forms; ours are four decimal numbers. */
function range(cidr: string | undefined): Netmask | undefined {
  const parts = (cidr ?? "").split(/[./]/);
  const limits = [255, 255, 255, 255, 32];
  const wellFormed =
    parts.length === limits.length &&
    parts.every(
      (part, index) => /^(0|[1-9]\d*)$/.test(part) && Number(part) <= (limits[index] ?? 0),
    );
  return cidr !== undefined && wellFormed ? new Netmask(cidr) : undefined;
}

const text = ({ base, bitmask }: Netmask) => `${base}/${bitmask}`;

const meet = (a: Netmask, b: Netmask) => a.contains(b) || b.contains(a);

function canonical(path: Finding["path"], cidr: string, example: string): Finding[] {
  const block = range(cidr);
  if (block === undefined) {
    return when(
      true,
      path,
      "must be an IPv4 range: four numbers up to 255, a slash, a size up to 32",
      example,
    );
  }
  return when(
    text(block) !== cidr,
    path,
    "must begin at the first address of its range",
    text(block),
  );
}

function vpcRange(path: Finding["path"], cidr: string | undefined): Finding[] {
  if (cidr === undefined) {
    return [];
  }
  const example = path.at(-1) === "home" ? "10.0.0.0/16" : "10.1.0.0/16";
  const block = range(cidr);
  if (block === undefined) {
    return canonical(path, cidr, example);
  }
  const taken = takenRanges.find((known) => meet(known.range, block));
  return [
    ...canonical(path, cidr, example),
    ...when(
      block.bitmask < 16 || block.bitmask > 20,
      path,
      "must be from /16 (a VPC's largest) to /20 (room for three kinds of subnet in four zones)",
      example,
    ),
    ...when(
      !privateRanges.some((known) => known.contains(block)),
      path,
      "must be private (RFC 1918: in 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16)",
      example,
    ),
    ...when(
      taken !== undefined,
      path,
      `must not overlap ${taken ? `${text(taken.range)}, taken by ${taken.by}` : ""}`,
      example,
    ),
  ];
}

function overlap(
  path: Finding["path"],
  home: string | undefined,
  standby: string | undefined,
): Finding[] {
  const [first, second] = [range(home), range(standby)];
  return when(
    first !== undefined && second !== undefined && meet(first, second),
    path,
    `must not overlap network.addressRanges.home (${home}), even while the stack has one region`,
    free(first),
  );
}

/** A /16 that nothing takes and that is not in `home`. */
function free(home: Netmask | undefined): string {
  const candidates = ["10.1.0.0/16", "10.2.0.0/16"].map((cidr) => new Netmask(cidr));
  const found = candidates.find((candidate) => home === undefined || !meet(candidate, home));
  return found ? text(found) : "192.168.0.0/16";
}

function publicRange(path: Finding["path"], cidr: string | undefined): Finding[] {
  if (cidr === undefined) {
    return [];
  }
  const block = range(cidr);
  return [
    ...canonical(path, cidr, "203.0.113.0/24"),
    ...when(
      block !== undefined && privateRanges.some((known) => known.contains(block)),
      path,
      "must be public (EKS refuses private addresses: the VPC reaches the API without this)",
      "203.0.113.0/24",
    ),
  ];
}

function endpoints(names: readonly (string | undefined)[] | undefined): Finding[] {
  const known: readonly string[] = interfaceEndpoints;
  return (names ?? []).flatMap((name, index) => {
    if (name === undefined) {
      return [];
    }
    const path = ["settings", "network", "interfaceEndpoints", index];
    const near = nearest(name, known);
    const gateway = name === "s3" || name === "dynamodb";
    return [
      ...when(
        !known.includes(name),
        path,
        "must be the name of an interface endpoint",
        gateway ? "sqs" : (near ?? "sqs"),
        gateway
          ? `${name} has a gateway endpoint in every stack, which costs nothing`
          : near
            ? `did you mean ${near}?`
            : `known: ${known.join(", ")}`,
      ),
      ...when(
        present(names).indexOf(name) < index && names?.indexOf(name) !== index,
        path,
        "must be listed once",
        "sqs",
      ),
    ];
  });
}
