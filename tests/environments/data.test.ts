import { activePassive, overridden, refuses, singleRegion } from "./support";

describe("Settings: cluster, stores and logs", () => {
  refuses("an old Kubernetes version", overridden(singleRegion, "cluster.version", "1.29"), [
    'evenkeel:settings.cluster.version: must be a version that EKS supports and Evenkeel knows (1.33, 1.34, 1.35, 1.36); got "1.29"; example: 1.36',
  ]);
  refuses(
    "a Kubernetes version that is a number",
    overridden(singleRegion, "cluster.version", 1.35),
    [
      'evenkeel:settings.cluster.version: must be a Kubernetes version of EKS; got 1.35; example: 1.35\n  hint: write it in quotes: "1.35"',
    ],
  );
  refuses("an unknown cluster endpoint", overridden(singleRegion, "cluster.endpoint", "public"), [
    'evenkeel:settings.cluster.endpoint: must be private, or publicCidrs with the ranges that may reach the API; got "public"; example: {"publicCidrs":["203.0.113.0/24"]}',
  ]);
  refuses(
    "a misspelt list of ranges",
    overridden(singleRegion, "cluster.endpoint", { publicCidr: ["203.0.113.0/24"] }),
    [
      'evenkeel:settings.cluster.endpoint.publicCidr: is not a setting; got ["203.0.113.0/24"]; example: {"publicCidrs":["203.0.113.0/24"]}\n  hint: did you mean publicCidrs?',
    ],
  );
  refuses(
    "a private range for the public endpoint",
    overridden(singleRegion, "cluster.endpoint", { publicCidrs: ["10.0.0.0/16"] }),
    [
      'evenkeel:settings.cluster.endpoint.publicCidrs[0]: must be public (EKS refuses private addresses: the VPC reaches the API without this); got "10.0.0.0/16"; example: 203.0.113.0/24',
    ],
  );
  refuses(
    "a range with host bits for the public endpoint",
    overridden(singleRegion, "cluster.endpoint", { publicCidrs: ["203.0.113.7/24"] }),
    [
      'evenkeel:settings.cluster.endpoint.publicCidrs[0]: must begin at the first address of its range; got "203.0.113.7/24"; example: 203.0.113.0/24',
    ],
  );
  refuses(
    "an admin that is no role",
    overridden(singleRegion, "cluster.admins", ["arn:aws:iam::111122223333:user/ann"]),
    [
      'evenkeel:settings.cluster.admins[0]: must be the ARN of an IAM role; got "arn:aws:iam::111122223333:user/ann"; example: arn:aws:iam::111122223333:role/platform-admin',
    ],
  );
  refuses(
    "an unknown engine version",
    overridden(singleRegion, "data.relational.engineVersion", "16.7"),
    [
      'evenkeel:settings.data.relational.engineVersion: must be a version of Aurora PostgreSQL that is supported and can join a global database; got "16.7"; example: 16.15\n  hint: known versions of 16: 16.8, 16.9, 16.10, 16.11, 16.13, 16.14, 16.15',
    ],
  );
  refuses(
    "an engine version of an unknown major",
    overridden(singleRegion, "data.relational.engineVersion", "13.20"),
    [
      'evenkeel:settings.data.relational.engineVersion: must be a version of Aurora PostgreSQL that is supported and can join a global database; got "13.20"; example: 18.6\n  hint: newest of each major version: 14.24, 15.19, 16.15, 17.11, 18.6',
    ],
  );
  refuses(
    "an unknown kind of capacity",
    overridden(singleRegion, "data.relational.capacity", { kind: "serverles" }),
    [
      'evenkeel:settings.data.relational.capacity.kind: must be one of serverless, provisioned; got "serverles"; example: serverless\n  hint: did you mean serverless?',
    ],
  );
  refuses(
    "a capacity of the other kind",
    overridden(singleRegion, "data.relational.capacity", { instanceClass: "db.r6g.large" }),
    [
      'evenkeel:settings.data.relational.capacity.instanceClass: is not a setting of this kind; got "db.r6g.large"; example: {"kind":"serverless","minAcu":0.5,"maxAcu":8}\n  hint: it is one of another kind: give kind and all that belongs to it',
    ],
  );
  refuses(
    "ACUs off the steps",
    overridden(singleRegion, "data.relational.capacity", { minAcu: 0.7 }),
    [
      "evenkeel:settings.data.relational.capacity.minAcu: must be a number from 0 to 256 in steps of 0.5 (ACU, 2 GiB of memory each); got 0.7; example: 0.5",
    ],
  );
  refuses(
    "a pausing cluster in an active-passive stack",
    overridden(activePassive, "data.relational.capacity", {
      kind: "serverless",
      minAcu: 0,
      maxAcu: 4,
    }),
    [
      "evenkeel:settings.data.relational.capacity.minAcu: must be 0.5 or more in an active-passive stack (a paused cluster replicates nothing); got 0; example: 0.5",
    ],
  );
  refuses(
    "more ACUs at least than at most",
    overridden(singleRegion, "data.relational.capacity.minAcu", 4),
    [
      "evenkeel:settings.data.relational.capacity.minAcu: must be at most maxAcu (2); got 4; example: 2",
    ],
  );
  refuses(
    "a burstable class in an active-passive stack",
    overridden(activePassive, "data.relational.capacity.instanceClass", "db.t4g.medium"),
    [
      'evenkeel:settings.data.relational.capacity.instanceClass: must be memory-optimised in an active-passive stack (an Aurora global database takes no burstable class); got "db.t4g.medium"; example: db.r6g.large',
    ],
  );
  refuses(
    "an unknown family",
    overridden(singleRegion, "data.relational.capacity", {
      kind: "provisioned",
      instanceClass: "db.r6.large",
    }),
    [
      'evenkeel:settings.data.relational.capacity.instanceClass: must be a class of a family that Aurora PostgreSQL runs on; got "db.r6.large"; example: db.r6g.large\n  hint: did you mean db.r6g?',
    ],
  );
  refuses(
    "a family that a region lacks",
    overridden(activePassive, "data.relational.capacity.instanceClass", "db.x2g.large"),
    [
      'evenkeel:settings.data.relational.capacity.instanceClass: must be offered in every region of the stack (eu-central-1 has no db.x2g); got "db.x2g.large"; example: db.r6g.large',
    ],
  );
  refuses(
    "more readers than a global database takes",
    overridden(activePassive, "data.relational.readers", 15),
    [
      "evenkeel:settings.data.relational.readers: must be at most 14 in an active-passive stack (15 less the number of other regions); got 15; example: 2",
    ],
  );
  refuses("too many readers", overridden(singleRegion, "data.relational.readers", 16), [
    "evenkeel:settings.data.relational.readers: must be a whole number from 0 to 15 (Aurora's limit); got 16; example: 1",
  ]);
  refuses(
    "days that CloudWatch Logs does not accept",
    overridden(singleRegion, "logRetentionDays", 100),
    [
      "evenkeel:settings.logRetentionDays: must be a number of days that CloudWatch Logs accepts (nearest: 90 and 120); got 100; example: 120",
    ],
  );
  refuses(
    "more days than CloudWatch Logs accepts",
    overridden(singleRegion, "logRetentionDays", 5000),
    [
      "evenkeel:settings.logRetentionDays: must be a number of days that CloudWatch Logs accepts (nearest: 3653); got 5000; example: 3653",
    ],
  );
  refuses(
    "an address that is no e-mail address",
    overridden(singleRegion, "alarmEmails", ["ops"]),
    [
      'evenkeel:settings.alarmEmails[0]: must be an e-mail address; got "ops"; example: ops@example.com',
    ],
  );
  refuses("an unknown cache", overridden(singleRegion, "data.cache", "redis"), [
    'evenkeel:settings.data.cache: must be none, or a node type with a number of replicas; got "redis"; example: {"nodeType":"cache.r7g.large","replicas":1}',
  ]);
  refuses(
    "a misspelt field of the cache",
    overridden(singleRegion, "data.cache", { nodeType: "cache.t4g.small", replica: 1 }),
    [
      'evenkeel:settings.data.cache.replica: is not a setting; got 1; example: {"replicas":1}\n  hint: did you mean replicas?',
      "evenkeel:settings.data.cache.replicas: must be a whole number from 0 to 5 (ElastiCache's limit); got nothing; example: 1",
    ],
  );
});
