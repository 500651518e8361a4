import { activePassive, overridden, refuses } from "./support";

describe("Settings: production", () => {
  refuses(
    "a cache without replica in production",
    overridden(activePassive, "data.cache.replicas", 0),
    [
      "evenkeel:settings.data.cache.replicas: must be 1 or more in production and in an active-passive stack (the cache outlives a zone); got 0; example: 1",
    ],
  );
  refuses("production without protection", overridden(activePassive, "protect", false), [
    "evenkeel:settings.protect: must be true in production (it keeps databases and buckets from being deleted); got false; example: true",
  ]);
  refuses(
    "production with one NAT gateway",
    overridden(activePassive, "network.natGateways", "single"),
    [
      'evenkeel:settings.network.natGateways: must be one-per-zone in production (the zone of a single gateway takes the others with it); got "single"; example: one-per-zone',
    ],
  );
  refuses(
    "production with few backups",
    overridden(activePassive, "data.relational.backupRetentionDays", 3),
    [
      "evenkeel:settings.data.relational.backupRetentionDays: must be 7 or more in production (a fault found after a week can still be undone); got 3; example: 14",
    ],
  );
  refuses("production with short logs", overridden(activePassive, "logRetentionDays", 30), [
    "evenkeel:settings.logRetentionDays: must be 90 or more in production (incidents are looked into weeks later); got 30; example: 365",
  ]);
  refuses(
    "production open to the Internet",
    overridden(activePassive, "cluster.endpoint", { publicCidrs: ["0.0.0.0/0"] }),
    [
      'evenkeel:settings.cluster.endpoint.publicCidrs[0]: must not be the whole Internet in production; got "0.0.0.0/0"; example: 203.0.113.0/24\n  hint: name the addresses that your deployment runners leave from, or set cluster.endpoint to private',
    ],
  );
  refuses("production with an empty standby", overridden(activePassive, "standby.capacity", 0), [
    "evenkeel:settings.standby.capacity: must be more than 0 in production (a standby without capacity is no standby); got 0; example: 1",
  ]);
});
