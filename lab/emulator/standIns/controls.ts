import { type Entry } from "../../model/journal";
import { type Value } from "../../model/types";
import { isList, isObject, valueAt } from "../../model/values";
import { type FrontRequest } from "../types";
import { type Books, json, Refused, type StandIns, textOf } from "./standIn";

/**
 * The data plane of ARC's routing controls (Routing control API reference for Amazon Application Recovery Controller). A new
 * control is off; safety rules of the kind that asserts are kept, and can be overridden by name of their ARN.
 */

const controlType = "aws:route53recoverycontrol/routingControl:RoutingControl";
const ruleType = "aws:route53recoverycontrol/safetyRule:SafetyRule";

type State = "On" | "Off";

/** States by the controls' ARNs. */
type States = ReadonlyMap<string, State>;

/** What a routing control says now; nothing where there is none of that ARN. */
export function controlState(entries: readonly Entry[], arn: string): State | undefined {
  const control = entries.find(({ type, id }) => type === controlType && id === arn);
  return control && stateOf(control);
}

const stateOf = ({ state }: Entry): State => (state.routingControlState === "On" ? "On" : "Off");

function findControl(arn: string, books: Books): Entry {
  const control = books.entries().find(({ type, id }) => type === controlType && id === arn);
  if (control === undefined) {
    throw new Refused("ResourceNotFoundException", `There is no routing control ${arn}.`, 404);
  }
  return control;
}

function parseState(value: Value | undefined): State {
  if (value !== "On" && value !== "Off") {
    throw new Refused("ValidationException", "RoutingControlState must be On or Off.");
  }
  return value;
}

const texts = (value: Value | undefined): readonly string[] =>
  isList(value) ? value.filter((each) => typeof each === "string") : [];

/** Whether a rule's controls are as it wants them. */
function holds({ inputs }: Entry, states: States): boolean {
  const controls = texts(inputs.assertedControls);
  const on = controls.filter((arn) => states.get(arn) === "On").length;
  const kind = valueAt(inputs, "ruleConfig.type");
  const threshold = Number(valueAt(inputs, "ruleConfig.threshold") ?? 0);
  const isMet = kind === "AND" ? on === controls.length : kind === "OR" ? on > 0 : on >= threshold;
  return isMet !== (valueAt(inputs, "ruleConfig.inverted") === true);
}

function refuseUnsafe(
  before: States,
  changes: States,
  overridden: readonly string[],
  books: Books,
): void {
  const after = new Map([...before, ...changes]);
  const broken = books
    .entries()
    .filter(({ type, id }) => type === ruleType && !overridden.includes(id))
    .filter(({ inputs }) => texts(inputs.assertedControls).some((arn) => changes.has(arn)))
    .find((rule) => !holds(rule, after));
  if (broken !== undefined) {
    throw new Refused(
      "ConflictException",
      `The change violates the safety rule ${String(broken.inputs.name)}.`,
      409,
    );
  }
}

/** All changes of one call, or none. */
function change(changes: States, request: FrontRequest, books: Books) {
  const controls = [...changes.keys()].map((arn) => findControl(arn, books));
  const before = new Map(
    books
      .entries()
      .filter(({ type }) => type === controlType)
      .map((control) => [control.id, stateOf(control)] as const),
  );
  const overridden = texts(request.parameters.SafetyRulesToOverride as Value | undefined);
  refuseUnsafe(before, changes, overridden, books);
  for (const { key, id } of controls) {
    books.alter(key, { state: { routingControlState: changes.get(id) ?? "Off" } });
  }
  return json({});
}

function entriesOf({ parameters }: FrontRequest): States {
  const list = parameters.UpdateRoutingControlStateEntries as Value | undefined;
  return new Map(
    (isList(list) ? list : []).filter(isObject).map((each) => {
      return [String(each.RoutingControlArn), parseState(each.RoutingControlState)];
    }),
  );
}

export const controls: StandIns = {
  GetRoutingControlState: (request, books) => {
    const control = findControl(textOf(request, "RoutingControlArn"), books);
    return json({
      RoutingControlArn: control.id,
      RoutingControlName: control.inputs.name,
      RoutingControlState: stateOf(control),
    });
  },
  UpdateRoutingControlState: (request, books) => {
    const state = parseState(request.parameters.RoutingControlState as Value | undefined);
    return change(new Map([[textOf(request, "RoutingControlArn"), state]]), request, books);
  },
  UpdateRoutingControlStates: (request, books) => change(entriesOf(request), request, books),
};
