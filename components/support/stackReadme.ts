import { type Settings } from "../../environments/schema";
import { publicHosts } from "./publicHosts";

/** What Pulumi's console shows beside the stack, and `pulumi stack output readme` anywhere: for whoever is called at night. */
export function stackReadme(settings: Settings): string {
  return [
    `# ${settings.prefix}`,
    "",
    ...whoServes(settings),
    ...reach(settings),
    ...where(settings),
    ...drill(settings),
  ].join("\n");
}

/** The stack's name, as commands take it. */
const stackOf = ({ prefix }: Settings) => prefix.replace(/^evenkeel-/, "");

const whoServes = ({
  topology,
  home,
  active,
  places,
  unavailable,
}: Settings): readonly string[] => [
  topology === "single-region"
    ? `One region, ${home}.`
    : `Active-passive over ${places.map(({ region }) => region).join(" and ")}; **${active} serves writes**.`,
  ...(unavailable === undefined
    ? []
    : ["", `**${unavailable} is said to be down**: nothing calls it until it rejoins.`]),
  "",
];

const reach = (settings: Settings): readonly string[] => [
  "## How to reach it",
  "",
  ...publicHosts(settings).map(
    ({ what, host, remark }) => `- ${what}: https://${host}${remark ? ` (${remark})` : ""}`,
  ),
  "",
];

/** CloudWatch's page of the place's dashboard. */
const dashboard = (prefix: string, region: string) =>
  `https://${region}.console.aws.amazon.com/cloudwatch/home?region=${region}#dashboards/dashboard/${prefix}-${region}`;

const where = ({ prefix, places, active }: Settings): readonly string[] => [
  "## Where things are",
  "",
  "| region | place | now | network | look |",
  "|---|---|---|---|---|",
  ...places.map(
    ({ region, isHome, addressRange }) =>
      `| ${region} | ${isHome ? "home" : "standby"} | ${region === active ? "active" : "ready"} | ${addressRange} ` +
      `| [dashboard](${dashboard(prefix, region)}) |`,
  ),
  "",
  `- Addresses of databases and caches: SSM parameters below \`/${prefix}/\`, in each region.`,
  `- Logins: Secrets Manager, below \`${prefix}/\`. None of them is in here.`,
  `- Queues, tables and functions are called \`${prefix}-SERVICE-…\`, the same in each region.`,
  "- Kubernetes, where a service runs on it: `pulumi stack output kubeconfigs`.",
  "",
];

/** Commands of the repository that this stack is made from. */
function drill(settings: Settings): readonly string[] {
  const { places, active } = settings;
  const stack = stackOf(settings);
  const other = places.map(({ region }) => region).find((region) => region !== active);
  const look = [`npx evenkeel plan ${stack}    # what a change would do`];
  if (other === undefined) {
    return ["## How to look at a change", "", "```sh", ...look, "```"];
  }
  return [
    `## How to move it to ${other}`,
    "",
    "```sh",
    `npx evenkeel drill ${stack} --to ${other} --mode planned --dry-run    # every call that it would make`,
    `npx evenkeel drill ${stack} --to ${other} --mode planned              # both regions are well: nothing is lost`,
    `npx evenkeel drill ${stack} --to ${other} --mode disaster             # ${active} is down: says first what it costs`,
    ...look,
    "```",
    "",
    "The first answer of a disaster is a refusal with what would be lost; `--allow-data-loss` accepts it.",
  ];
}
