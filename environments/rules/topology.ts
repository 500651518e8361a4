import { edgeRegion, regionNames, regions } from "../regions";
import { type Operator, type Region } from "../schema";
import { type Context, isWrong, type Rule, when } from "./rule";

/** Which regions a stack is in, and which of them serves. */
export const topology: Rule = (context) => {
  const { operator } = context;
  const rules =
    operator.topology === "active-passive"
      ? [twoRegions, edgeApart, activeIsPlace, unavailableIsPlace]
      : operator.topology === "single-region"
        ? [oneRegion]
        : [];
  return [
    ...rules.flatMap((rule) => rule(operator)),
    ...standbyGiven(context),
    ...unavailableIsIdle(context),
    ...zones(context),
  ];
};

type OperatorRule = (operator: Partial<Operator>) => ReturnType<Rule>;

/** Another region than `region`, for examples: Frankfurt, or Ireland beside Frankfurt. */
const other = (region: Region | undefined): Region =>
  region === "eu-central-1" ? "eu-west-1" : "eu-central-1";

const twoRegions: OperatorRule = ({ home, standby }) =>
  when(
    home !== undefined && home === standby,
    ["standby"],
    "must differ from home (two clusters of an Aurora global database cannot be in the same region)",
    other(home),
  );

const edgeApart: OperatorRule = ({ home, standby }) =>
  (["home", "standby"] as const).flatMap((key) =>
    when(
      { home, standby }[key] === edgeRegion,
      [key],
      `must not be ${edgeRegion} in an active-passive stack (the control planes of CloudFront, Route 53 and IAM are there: ` +
        "its loss would take a place and the tools to react with it)",
      other(home === edgeRegion ? standby : home),
    ),
  );

const activeIsPlace: OperatorRule = ({ home, standby, active }) =>
  when(
    home !== undefined &&
      standby !== undefined &&
      active !== undefined &&
      ![home, standby].includes(active),
    ["active"],
    `must be home or standby (${home} or ${standby})`,
    home,
  );

const unavailableIsPlace: OperatorRule = ({ home, standby, unavailable }) =>
  when(
    home !== undefined &&
      standby !== undefined &&
      unavailable !== undefined &&
      ![home, standby].includes(unavailable),
    ["unavailable"],
    `must be home or standby (${home} or ${standby})`,
    standby,
  );

const standbyGiven: Rule = (context) =>
  when(
    context.operator.topology === "active-passive" &&
      context.operator.standby === undefined &&
      !isWrong(context, ["standby"]),
    ["standby"],
    "must be given in an active-passive stack (the region that takes over)",
    other(context.operator.home),
  );

const unavailableIsIdle: Rule = (context) => {
  const { topology, home, active = home, unavailable } = context.operator;
  const down = topology === "active-passive" && unavailable !== undefined && unavailable === active;
  return when(
    down && !isWrong(context, ["active"]),
    ["unavailable"],
    "must not be the active region (move active to the other one as well)",
    other(active),
  );
};

const oneRegion: OperatorRule = ({ home, standby, active, unavailable }) => [
  ...when(
    standby !== undefined,
    ["standby"],
    "must be left out of a single-region stack (not used in this topology)",
    "no value",
  ),
  ...when(
    unavailable !== undefined,
    ["unavailable"],
    "must be left out of a single-region stack (not used in this topology)",
    "no value",
  ),
  ...when(
    home !== undefined && active !== undefined && active !== home,
    ["active"],
    `must be home in a single-region stack (${home})`,
    home,
  ),
];

/** Every region of the stack has as many zones as are asked for. */
function zones({ operator, definition }: Context): ReturnType<Rule> {
  const wanted = definition.network?.zones;
  const places = [operator.home, operator.standby].filter((region) => region !== undefined);
  const [short] = places
    .filter((region) => wanted !== undefined && regions[region].zones.length < wanted)
    .sort((a, b) => regions[a].zones.length - regions[b].zones.length);
  if (short === undefined) {
    return [];
  }
  const { length } = regions[short].zones;
  const richer = regionNames.filter((region) => regions[region].zones.length >= (wanted ?? 0));
  return when(
    true,
    ["settings", "network", "zones"],
    `must be at most ${length} (${short} has ${length} zones)`,
    length,
    richer.length > 6 ? undefined : `regions with ${wanted} zones: ${richer.join(", ")}`,
  );
}
