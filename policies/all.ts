import { type Rule } from "./rule";
import { availability } from "./rules/availability";
import { backups } from "./rules/backups";
import { credentials } from "./rules/credentials";
import { deletionProtection } from "./rules/deletionProtection";
import { delivery } from "./rules/delivery";
import { encryption } from "./rules/encryption";
import { failover } from "./rules/failover";
import { iam } from "./rules/iam";
import { keys } from "./rules/keys";
import { logs } from "./rules/logs";
import { monitoring } from "./rules/monitoring";
import { network } from "./rules/network";
import { publicAccess } from "./rules/publicAccess";
import { tls } from "./rules/tls";
import { workloads } from "./rules/workloads";

/** Rules about a plan, by what they are about. */
export const ruleGroups: { readonly [subject: string]: readonly Rule[] } = {
  "Public access": publicAccess,
  Encryption: encryption,
  Keys: keys,
  TLS: tls,
  "Roles and policies": iam,
  Credentials: credentials,
  Network: network,
  Workloads: workloads,
  Delivery: delivery,
  Logs: logs,
  Monitoring: monitoring,
  Backups: backups,
  "Deletion protection": deletionProtection,
  Availability: availability,
  Failover: failover,
};

/** Every rule about a plan. */
export const rules: readonly Rule[] = Object.values(ruleGroups).flat();
