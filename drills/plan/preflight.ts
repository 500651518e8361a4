import { leaseParameter } from "../actions/lease";
import { type Gate } from "../stack/gate";
import { placeOf } from "../stack/view";
import { parseEcrImage } from "../stack/containers";
import { names } from "../../components/support/names";
import { heartbeatService } from "../stack/view";
import { call, called, type Planning, type PlannedCall } from "./call";

/** All that is asked before a move. */
export function preflightCalls(planning: Planning): readonly PlannedCall[] {
  return [
    ...databaseCalls(planning),
    ...needCalls(planning),
    ...copyCalls(planning),
    ...fileCalls(planning),
    ...workerCalls(planning),
    ...gateCalls(planning),
    ...called(planning.move).map((region) =>
      call("SSM", region)("GetParameter", leaseParameter(planning.view.prefix)),
    ),
    ...leaseCalls(planning),
  ];
}

/** Taking the lease, or renewing it: the same before every phase that follows. */
export function leaseCalls({ view, move }: Planning): readonly PlannedCall[] {
  const ssm = call("SSM", move.to);
  const lease = leaseParameter(view.prefix);
  return [ssm("GetParameter", lease), ssm("PutParameter", lease)];
}

/** What is behind, from the metrics of the new place. */
export const lagCalls = ({ view, move }: Planning): readonly PlannedCall[] =>
  view.databases.map(({ id }) => call("CloudWatch", move.to)("GetMetricData", `lag of ${id}`));

function databaseCalls(planning: Planning): readonly PlannedCall[] {
  const { view, move } = planning;
  const asked = move.returning ? move.from : move.to;
  return [
    ...view.databases.flatMap(({ id, members }) => [
      call("RDS", asked)("DescribeGlobalClusters", id),
      ...(move.returning
        ? []
        : [
            ...called(move).map((region) =>
              call("RDS", region)("DescribeDBClusters", members[region]?.clusterId ?? id),
            ),
            call("RDS", move.to)("DescribeDBInstances", members[move.to]?.clusterId ?? id),
          ]),
    ]),
    ...(move.returning ? [] : lagCalls(planning)),
  ];
}

function needCalls({ view, move }: Planning): readonly PlannedCall[] {
  const { secrets, keys, certificates } = placeOf(view, move.to).requirements;
  const secret = (region: string, name: string) =>
    call("SecretsManager", region)("DescribeSecret", name);
  return [
    call("STS", move.to)("GetCallerIdentity", view.account),
    ...(view.hasHeartbeat
      ? [
          call("SecretsManager", move.to)(
            "GetSecretValue",
            names.serviceSecret(view.prefix, heartbeatService),
          ),
        ]
      : []),
    ...secrets.flatMap(({ name, copyOf }) => [
      secret(move.to, name),
      ...(copyOf !== undefined && called(move).includes(copyOf) ? [secret(copyOf, name)] : []),
    ]),
    ...keys.map(({ id, name }) => call("KMS", move.to)("DescribeKey", `${name} (${id})`)),
    ...certificates.map((arn) => call("ACM", move.to)("DescribeCertificate", arn)),
  ];
}

function copyCalls({ view, move }: Planning): readonly PlannedCall[] {
  const regions = called(move);
  return [
    ...view.tables.flatMap((table) =>
      regions.map((region) => call("DynamoDB", region)("DescribeTable", table)),
    ),
    ...view.caches.map(({ id }) =>
      call("ElastiCache", move.to)("DescribeGlobalReplicationGroups", id),
    ),
    ...view.replicators
      .filter(({ region }) => regions.includes(region))
      .map(({ region, name }) => call("Kafka", region)("DescribeReplicator", name)),
  ];
}

function fileCalls({ view, move }: Planning): readonly PlannedCall[] {
  const regions = called(move);
  const shared = placeOf(view, move.to).repositories.filter((name) =>
    placeOf(view, move.from).repositories.includes(name),
  );
  return [
    ...(regions.includes(move.from) ? view.buckets : [])
      .filter(({ from, to }) => from.region === move.from && to.region === move.to)
      .flatMap(({ from, to }) =>
        [from, to].map(({ region, bucket }) => call("S3", region)("ListObjectsV2", bucket)),
      ),
    ...shared.flatMap((name) => regions.map((region) => call("ECR", region)("ListImages", name))),
    ...view.images
      .map(parseEcrImage)
      .filter((image) => image?.region === move.to)
      .map((image) => call("ECR", move.to)("ListImages", image?.repository ?? "")),
  ];
}

function workerCalls({ view, move }: Planning): readonly PlannedCall[] {
  const asked = called(move).filter((region) => !(move.returning && region === move.to));
  return [
    ...asked.flatMap((region) => [
      call("SSM", region)("GetParameter", view.roleParameter),
      ...placeOf(view, region).mappings.map(({ name }) =>
        call("Lambda", region)("GetEventSourceMapping", name),
      ),
      ...placeOf(view, region).rules.map(({ name }) =>
        call("EventBridge", region)("DescribeRule", name),
      ),
    ]),
    ...called(move).flatMap((region) =>
      placeOf(view, region)
        .queues.filter(({ isDeadLetters }) => isDeadLetters)
        .map(({ name }) => call("SQS", region)("GetQueueAttributes", name)),
    ),
    ...placeOf(view, move.to).functions.map((name) =>
      call("Lambda", move.to)("GetFunctionConfiguration", name),
    ),
    ...(called(move).includes(move.from) ? called(move) : []).map((region) =>
      call("Lambda", region)("GetAccountSettings", "functions at once"),
    ),
    ...placeOf(view, move.to).containers.map(({ name }) =>
      call("ECS", move.to)("DescribeServices", name),
    ),
  ];
}

/** Asking a routing control: of the first endpoint that answers. */
export const endpointsCalled = (
  { endpoints }: Extract<Gate, { kind: "routing-control" }>,
  { mode, from }: Planning["move"],
) => endpoints.filter(({ region }) => mode === "planned" || region !== from);

function gateCalls({ view, move }: Planning): readonly PlannedCall[] {
  const { gate } = view;
  if (gate.kind === "routing-control") {
    return endpointsCalled(gate, move).map(({ region }) =>
      call("Route53RecoveryCluster", region)(
        "GetRoutingControlState",
        "both places, unless an endpoint before it answers",
      ),
    );
  }
  return gate.judgements
    .filter(({ judge }) => called(move).includes(judge))
    .flatMap(({ judge, parameter, alarm }) => [
      call("SSM", judge)("GetParameter", parameter),
      call("CloudWatch", judge)("DescribeAlarms", alarm),
    ]);
}
