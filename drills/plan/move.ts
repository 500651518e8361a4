import { switchTowards } from "../actions/gate";
import { type Judgement, judgementOf } from "../stack/gate";
import { placeOf } from "../stack/view";
import { call, type Planning, type PlannedCall } from "./call";
import { endpointsCalled, lagCalls } from "./preflight";

/** The calls that move a stack, phase by phase. */

const mappingCalls = ({ view }: Planning, region: string, to: string): readonly PlannedCall[] =>
  placeOf(view, region).mappings.flatMap(({ name }) => [
    call("Lambda", region)("GetEventSourceMapping", name),
    call("Lambda", region)("UpdateEventSourceMapping", `${name}: ${to}`),
  ]);

const ruleCalls = ({ view }: Planning, region: string, on: boolean): readonly PlannedCall[] =>
  placeOf(view, region).rules.flatMap(({ name }) => [
    call("EventBridge", region)("DescribeRule", name),
    call("EventBridge", region)(on ? "EnableRule" : "DisableRule", name),
  ]);

const roleCalls = ({ view }: Planning, region: string, role: string): readonly PlannedCall[] => [
  call("SSM", region)("GetParameter", view.roleParameter),
  call("SSM", region)("PutParameter", `${view.roleParameter}: ${role}`),
];

/** The roles, asked of AWS: a state may keep them encrypted. */
export const recordCalls = ({ view, move }: Planning): readonly PlannedCall[] =>
  (move.mode === "planned" ? [move.to, move.from] : [move.to]).map((region) =>
    call("SSM", region)("GetParameter", view.roleParameter),
  );

const queueCalls = ({ view }: Planning, region: string): readonly PlannedCall[] =>
  placeOf(view, region)
    .queues.filter(({ isDeadLetters }) => !isDeadLetters)
    .map(({ name }) => call("SQS", region)("GetQueueAttributes", name));

const switchCalls = (
  { judge, judged, parameter, functionName }: Judgement,
  off: boolean,
): readonly PlannedCall[] => [
  call("SSM", judge)("GetParameter", parameter),
  call("SSM", judge)(
    "PutParameter",
    `${parameter}: ${off ? "1" : "0"}, ${judged} is ${off ? "off" : "on"}`,
  ),
  call("Lambda", judge)("Invoke", `${functionName}, so that it is heard at once`),
];

const writerCalls = ({ view, move }: Planning, region = move.to): readonly PlannedCall[] =>
  view.databases.map(({ id }) => call("RDS", region)("DescribeGlobalClusters", id));

export function rejoinCalls(planning: Planning): readonly PlannedCall[] {
  const { view, move } = planning;
  const { gate, home, standby } = view;
  if (!move.returning) {
    return [];
  }
  const rearmed =
    gate.kind === "alarms" && move.to === standby
      ? [judgementOf(gate, home), judgementOf(gate, standby)].flatMap((judgement) => [
          ...switchCalls(judgement, false),
          call("CloudWatch", judgement.judge)("DescribeAlarms", judgement.alarm),
        ])
      : [];
  return [
    ...roleCalls(planning, move.to, "not active"),
    ...mappingCalls(planning, move.to, "off"),
    ...ruleCalls(planning, move.to, false),
    ...writerCalls(planning, move.from),
    ...lagCalls(planning),
    ...rearmed,
  ];
}

export const baselineCalls = (planning: Planning): readonly PlannedCall[] => [
  ...lagCalls(planning),
  ...(planning.move.mode === "planned" ? queueCalls(planning, planning.move.from) : []),
];

export const fenceCalls = (planning: Planning): readonly PlannedCall[] =>
  planning.move.mode === "planned"
    ? roleCalls(planning, planning.move.from, "active, draining")
    : [];

export function drainCalls(planning: Planning): readonly PlannedCall[] {
  const { view, move } = planning;
  const { from, to, mode } = move;
  return mode === "disaster"
    ? []
    : [
        ...ruleCalls(planning, from, false),
        ...queueCalls(planning, from),
        ...view.replicators
          .filter((replicator) => replicator.region === to && replicator.from === from)
          .map(({ name }) => call("CloudWatch", to)("GetMetricData", `lag of ${name}`)),
        ...mappingCalls(planning, from, "off"),
        ...roleCalls(planning, from, "not active"),
      ];
}

export function promoteCalls(planning: Planning): readonly PlannedCall[] {
  const { view, move } = planning;
  const operation = move.mode === "planned" ? "SwitchoverGlobalCluster" : "FailoverGlobalCluster";
  const with_ = move.mode === "planned" ? "" : ", AllowDataLoss";
  return [
    ...lagCalls(planning),
    ...view.databases.flatMap(({ id, members }) => [
      call("RDS", move.to)("DescribeGlobalClusters", id),
      call("RDS", move.to)(operation, `${id} to ${members[move.to]?.clusterId ?? move.to}${with_}`),
    ]),
    ...view.caches.flatMap(({ id }) => [
      call("ElastiCache", move.to)("DescribeGlobalReplicationGroups", id),
      call("ElastiCache", move.to)("FailoverGlobalReplicationGroup", id),
    ]),
  ];
}

export function scaleCalls({ view, move }: Planning): readonly PlannedCall[] {
  const { capacity, containers } = placeOf(view, move.to);
  return capacity < 1
    ? containers.flatMap(({ name }) => [
        call("ECS", move.to)("DescribeServices", name),
        call("ECS", move.to)("UpdateService", `${name}: as many tasks as at home`),
      ])
    : [];
}

export function shiftCalls(planning: Planning): readonly PlannedCall[] {
  const { view, move } = planning;
  return [
    ...writerCalls(planning),
    ...(move.mode === "planned"
      ? [call("SSM", move.from)("GetParameter", view.roleParameter)]
      : []),
    ...roleCalls(planning, move.to, "active"),
    ...gateCalls(planning),
    ...mappingCalls(planning, move.to, "on"),
    ...ruleCalls(planning, move.to, true),
  ];
}

function gateCalls({ view, move }: Planning): readonly PlannedCall[] {
  const { gate, home } = view;
  if (gate.kind === "routing-control") {
    return endpointsCalled(gate, move).map(({ region }) =>
      call("Route53RecoveryCluster", region)(
        "UpdateRoutingControlStates",
        `${move.to} on, ${move.from} off, unless an endpoint before it answers`,
      ),
    );
  }
  const { judgement, off } = switchTowards(gate, {
    ...{ to: move.to, home },
    disaster: move.mode === "disaster",
  });
  return switchCalls(judgement, off);
}
