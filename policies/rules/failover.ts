import { isDeepStrictEqual } from "node:util";
import { type Plan, type Planned, textsIn, texts, trees, UNKNOWN } from "../plan";
import { allOf, always, finding, type Finding, type Rule } from "../rule";

const cluster = "aws:rds/cluster:Cluster";
const globalCluster = "aws:rds/globalCluster:GlobalCluster";

/** Regions in which a stack has a network: its places. */
const placesOf = (plan: Plan): readonly string[] => [
  ...new Set(plan.of("aws:ec2/vpc:Vpc").flatMap(({ region }) => region ?? [])),
];

const hasPeer = (plan: Plan): boolean => placesOf(plan).length === 2;

/** Inputs that name something of another region because they are about that region. */
const aboutOthers = [
  "replicas.kmsKeyId",
  "rules.destination.encryptionConfiguration.replicaKmsKeyId",
];

/** ARNs of a service in inputs that are of another region than the resource itself. */
const foreign = (plan: Plan, service: string, what: string): readonly Finding[] =>
  plan.resources
    .filter(({ type, region }) => region !== undefined && type.startsWith("aws:"))
    .flatMap((resource) =>
      textsIn(resource.inputs)
        .filter(
          ({ path, text }) => text.startsWith(`arn:aws:${service}:`) && !aboutOthers.includes(path),
        )
        .filter(({ text }) => text.split(":")[3] !== resource.region)
        .map(({ path, text }) =>
          finding(resource, path, `uses ${what} of ${text.split(":")[3] ?? "?"}`),
        ),
    );

interface GlobalDatabase {
  readonly founder: Planned;
  readonly joiner: Planned;
}

/** The two clusters of each global database. */
const databasesOf = (plan: Plan): readonly GlobalDatabase[] =>
  plan.of(globalCluster).flatMap((global) => {
    const founder = plan
      .of(cluster)
      .find(({ urn }) => global.references.sourceDbClusterIdentifier?.includes(urn));
    const joiner = plan.about(global, cluster, "globalClusterIdentifier")[0];
    return founder === undefined || joiner === undefined ? [] : [{ founder, joiner }];
  });

/** What whoever takes over must find as it was. */
const alike = [
  "backupRetentionPeriod",
  "copyTagsToSnapshot",
  "deletionProtection",
  "enabledCloudwatchLogsExports",
  "engineVersion",
  "iamDatabaseAuthenticationEnabled",
  "port",
  "storageEncrypted",
];

const parametersOf = (plan: Plan, database: Planned): unknown => {
  const groups = plan
    .of("aws:rds/clusterParameterGroup:ClusterParameterGroup")
    .filter(({ urn }) => database.references.dbClusterParameterGroupName?.includes(urn));
  return groups.map(({ inputs }) => ({ family: inputs.family, parameters: inputs.parameters }));
};

const unlike = (plan: Plan): readonly Finding[] =>
  databasesOf(plan).flatMap(({ founder, joiner }) => [
    ...alike
      .filter((input) => ![founder, joiner].some(({ inputs }) => inputs[input] === UNKNOWN))
      .filter((input) => !isDeepStrictEqual(founder.inputs[input], joiner.inputs[input]))
      .map((input) => finding(joiner, input, `differs from ${founder.name}`)),
    ...(isDeepStrictEqual(parametersOf(plan, founder), parametersOf(plan, joiner))
      ? []
      : [
          finding(
            joiner,
            "dbClusterParameterGroupName",
            `has other parameters than ${founder.name}`,
          ),
        ]),
  ]);

/** Only the founder has them: the others take everything from its storage (Aurora user guide, global databases). */
const ofFounder = [
  "masterUsername",
  "masterPassword",
  "manageMasterUserPassword",
  "databaseName",
  "snapshotIdentifier",
];

/** Alarms on the account's own trail, which is in one place. */
const isOfAccount = (name: string): boolean => name.includes("-account-");

function alarmsMissing(plan: Plan): readonly Finding[] {
  const alarms = plan
    .of("aws:cloudwatch/metricAlarm:MetricAlarm")
    .filter(({ name, region }) => placesOf(plan).includes(region ?? "") && !isOfAccount(name));
  const keyOf = ({ name, region }: Planned) => name.replaceAll(region ?? "", "REGION");
  return alarms
    .filter(
      (alarm) =>
        !alarms.some((other) => other.region !== alarm.region && keyOf(other) === keyOf(alarm)),
    )
    .map((alarm) => finding(alarm, "name", "is missing in the other place"));
}

/** What must hold so that the other place can take over. */
export const failover: readonly Rule[] = [
  {
    id: "keys-of-own-region",
    title: "everything is encrypted with keys of its own region",
    severity: "high",
    source: [
      "AWS KMS developer guide, Multi-Region keys: keys are regional",
      "Amazon Aurora user guide, Encrypting global databases",
    ],
    remedy:
      "Give it the key of its place: with one of the other region, losing that region makes it unreadable.",
    enforcement: always,
    check: (plan) => foreign(plan, "kms", "a key"),
  },
  {
    id: "certificates-of-own-region",
    title:
      "certificates and web ACLs are of the region that they are used in; CloudFront's of us-east-1",
    severity: "high",
    source: [
      "AWS Certificate Manager user guide, Supported Regions",
      "AWS WAF developer guide, Web ACL scope CLOUDFRONT",
    ],
    remedy: "Make a certificate and a web ACL in each place, and those of CloudFront at the edge.",
    enforcement: always,
    check: allOf(
      (plan) => foreign(plan, "acm", "a certificate"),
      (plan) => foreign(plan, "wafv2", "a web ACL"),
      (plan) =>
        plan
          .of("aws:wafv2/webAcl:WebAcl")
          .filter(
            ({ inputs, region }) =>
              inputs.scope === "CLOUDFRONT" && region !== undefined && region !== "us-east-1",
          )
          .map((acl) => finding(acl, "scope", "is for CloudFront, and not in us-east-1")),
    ),
  },
  {
    id: "roles-ignored",
    title: "Pulumi leaves alone which cluster of a global database writes",
    severity: "critical",
    source: [
      "Pulumi AWS provider, rds.Cluster: globalClusterIdentifier and replicationSourceIdentifier after a failover",
    ],
    remedy:
      "Put replicationSourceIdentifier and globalClusterIdentifier into ignoreChanges: after a switchover an update would detach or replace the cluster.",
    enforcement: always,
    check: (plan) =>
      plan
        .of(cluster)
        .filter(({ inputs }) => String(inputs.engine).startsWith("aurora"))
        .flatMap((database) =>
          ["replicationSourceIdentifier", "globalClusterIdentifier"]
            .filter((input) => !database.ignoreChanges.includes(input))
            .map((input) => finding(database, "ignoreChanges", `does not ignore ${input}`)),
        ),
  },
  {
    id: "databases-alike",
    title:
      "both clusters of a global database have the same version, backups, protection and parameters",
    severity: "high",
    source: [
      "Amazon Aurora user guide, Switchover and failover: identical engine versions",
      "AWS Well-Architected, REL13-BP02",
    ],
    remedy: "Make both from the same settings.",
    enforcement: always,
    check: unlike,
  },
  {
    id: "joiner-without-credentials",
    title: "a cluster that joins a global database brings no login and no data of its own",
    severity: "high",
    source: ["Amazon RDS API reference, CreateDBCluster: GlobalClusterIdentifier"],
    remedy: `Leave out ${ofFounder.join(", ")}.`,
    enforcement: always,
    check: (plan) =>
      databasesOf(plan).flatMap(({ joiner }) =>
        ofFounder
          .filter((input) => joiner.inputs[input] !== undefined)
          .map((input) => finding(joiner, input, "joins with something that only a founder has")),
      ),
  },
  {
    id: "identifiers-differ",
    title: "clusters of a global database are called differently in each region",
    severity: "high",
    source: ["Amazon Aurora user guide, Requirements of a global database"],
    remedy: "Let the identifier end in the region.",
    enforcement: always,
    check: (plan) => {
      const all = plan
        .of(cluster)
        .filter(({ inputs }) => typeof inputs.clusterIdentifier === "string");
      return all
        .filter(
          (each, index) =>
            all.findIndex(
              ({ inputs }) => inputs.clusterIdentifier === each.inputs.clusterIdentifier,
            ) !== index,
        )
        .map((each) =>
          finding(each, "clusterIdentifier", "is called as another cluster of the stack"),
        );
    },
  },
  {
    id: "tables-in-both-places",
    title: "a stack of two places has its tables and secrets in both",
    severity: "high",
    source: [
      "Amazon DynamoDB developer guide, Global tables",
      "AWS Secrets Manager user guide, Replicate secrets across Regions",
    ],
    remedy:
      "Give the table a TableReplica, and the secret a replica or a namesake in the other place.",
    enforcement: always,
    check: (plan) => {
      if (!hasPeer(plan)) {
        return [];
      }
      const secrets = plan.of("aws:secretsmanager/secret:Secret");
      const places = placesOf(plan);
      return [
        ...plan
          .of("aws:dynamodb/table:Table")
          .filter(
            (table) =>
              plan.about(table, "aws:dynamodb/tableReplica:TableReplica", "globalTableArn")
                .length === 0,
          )
          .map((table) => finding(table, "globalTableArn", "is in one place only")),
        ...secrets
          .filter(({ region }) => places.includes(region ?? ""))
          .filter((secret) => trees(secret.inputs.replicas).length === 0)
          .filter(
            (secret) =>
              !secrets.some(
                (other) =>
                  other.region !== secret.region && other.inputs.name === secret.inputs.name,
              ),
          )
          .map((secret) => finding(secret, "replicas", "is in one place only")),
      ];
    },
  },
  {
    id: "alarms-alike",
    title: "a stack of two places has the same alarms in both",
    severity: "medium",
    source: ["AWS Well-Architected, REL11-BP01: monitor all components of the workload"],
    remedy: "Make the alarm where the tier is made, so that both places have it.",
    enforcement: always,
    check: (plan) => (hasPeer(plan) ? alarmsMissing(plan) : []),
  },
  {
    id: "backups-elsewhere",
    title: "backups of a stack of two places are copied to the other one",
    severity: "high",
    source: ["AWS Well-Architected, REL09-BP01", "AWS Backup developer guide, Cross-Region backup"],
    remedy: "Give each rule of the plan a copy action to the vault of the other region.",
    enforcement: always,
    check: (plan) =>
      hasPeer(plan)
        ? plan
            .of("aws:backup/plan:Plan")
            .filter(({ inputs, region }) =>
              trees(inputs.rules).some(
                ({ copyActions }) =>
                  copyActions !== UNKNOWN &&
                  !trees(copyActions).some(
                    ({ destinationVaultArn }) =>
                      destinationVaultArn === UNKNOWN ||
                      texts(destinationVaultArn).some((arn) => arn.split(":")[3] !== region),
                  ),
              ),
            )
            .map((backup) =>
              finding(backup, "rules.copyActions", "keeps backups in their own region only"),
            )
        : [],
  },
];
