import { type Settings } from "../../environments/schema";

/** What Pulumi's console shows beside the stack, and `pulumi stack output readme` anywhere. */
export function stackReadme(settings: Settings): string {
  const { prefix, domain, topology, home, active, places } = settings;
  const place = ({ region, isHome, addressRange }: Settings["places"][number]) =>
    `| ${region} | ${isHome ? "home" : "standby"} | ${region === active ? "active" : "ready"} | ${addressRange} |`;
  return [
    `# ${prefix}`,
    "",
    topology === "single-region"
      ? `One region, ${home}.`
      : `Active-passive over ${places.map(({ region }) => region).join(" and ")}; ${active} serves writes.`,
    "",
    `- Site: https://${domain}`,
    `- API: https://api.${domain} (\`/health\` tells which place answers)`,
    "",
    "| region | place | now | network |",
    "|---|---|---|---|",
    ...places.map(place),
    "",
    "Credentials are in Secrets Manager, never here. Alarms and the dashboard are in each place's CloudWatch.",
  ].join("\n");
}
