import { type Settings } from "../../environments/schema";
import { publicHosts } from "./publicHosts";

/** What Pulumi's console shows beside the stack, and `pulumi stack output readme` anywhere. */
export function stackReadme(settings: Settings): string {
  const { prefix, topology, home, active, places } = settings;
  const place = ({ region, isHome, addressRange }: Settings["places"][number]) =>
    `| ${region} | ${isHome ? "home" : "standby"} | ${region === active ? "active" : "ready"} | ${addressRange} |`;
  return [
    `# ${prefix}`,
    "",
    topology === "single-region"
      ? `One region, ${home}.`
      : `Active-passive over ${places.map(({ region }) => region).join(" and ")}; ${active} serves writes.`,
    "",
    ...publicHosts(settings).map(
      ({ what, host, remark }) => `- ${what}: https://${host}${remark ? ` (${remark})` : ""}`,
    ),
    "",
    "| region | place | now | network |",
    "|---|---|---|---|",
    ...places.map(place),
    "",
    "Credentials are in Secrets Manager, never here. Alarms and the dashboard are in each place's CloudWatch.",
  ].join("\n");
}
