import { names } from "../../components/support/names";
import { type Settings } from "../../environments/schema";
import { list, properties, text } from "./state";
import { type Located } from "./view";

/** What takes a place off the public names: a switch in the other region, which an alarm there follows. */
export interface Judgement {
  /** The place that it is about. */
  readonly judged: string;
  /** The region that judges: switch, function and alarm are there. */
  readonly judge: string;
  /** SSM parameter: "1" takes the judged place off. */
  readonly parameter: string;
  /** Function that repeats the switch as a metric. */
  readonly functionName: string;
  readonly alarm: string;
}

/** One of the five endpoints of an ARC cluster. */
export interface Endpoint {
  readonly url: string;
  readonly region: string;
}

export type Gate =
  | { readonly kind: "alarms"; readonly judgements: readonly Judgement[] }
  | {
      readonly kind: "routing-control";
      readonly endpoints: readonly Endpoint[];
      /** ARN of each place's routing control. */
      readonly controls: { readonly [region: string]: string };
    };

/** The gate of a stack, from what is known before anything fails. */
export function gateOf(settings: Settings, located: readonly Located[]): Gate {
  return settings.failover.gate === "routing-control"
    ? routingControls(settings, located)
    : alarms(settings, located);
}

function alarms({ prefix, places }: Settings, located: readonly Located[]): Gate {
  const regions = places.map(({ region }) => region);
  return {
    kind: "alarms",
    judgements: regions.flatMap((judged) =>
      regions
        .filter((judge) => judge !== judged)
        .map((judge) => ({
          judged,
          judge,
          parameter: names.gateSwitch(prefix, judged),
          functionName:
            located.find(
              ({ type, urn, region }) =>
                region === judge &&
                type === "aws:lambda/function:Function" &&
                urn.includes("evenkeel:part:GateSwitch$"),
            )?.id ?? "",
          alarm: names.gateAlarm(prefix, judged),
        })),
    ),
  };
}

function routingControls(
  { places }: Settings,
  located: readonly Located[],
): Extract<Gate, { kind: "routing-control" }> {
  const clusters = located.filter(
    ({ type }) => type === "aws:route53recoverycontrol/cluster:Cluster",
  );
  const controls = located.filter(
    ({ type }) => type === "aws:route53recoverycontrol/routingControl:RoutingControl",
  );
  return {
    kind: "routing-control",
    endpoints: clusters.flatMap(({ outputs }) =>
      list(outputs.clusterEndpoints).map((each) => {
        const { endpoint, region } = properties(each);
        return { url: text(endpoint), region: text(region) };
      }),
    ),
    controls: Object.fromEntries(
      places.flatMap(({ region }) => {
        const control = controls.find(({ inputs }) => text(inputs.name).endsWith(region));
        return control === undefined ? [] : [[region, control.id]];
      }),
    ),
  };
}

/** The judgement about a place. */
export const judgementOf = (
  { judgements }: Extract<Gate, { kind: "alarms" }>,
  judged: string,
): Judgement => {
  const found = judgements.find((each) => each.judged === judged);
  if (found === undefined) {
    throw new Error(`nothing judges ${judged}`);
  }
  return found;
};
