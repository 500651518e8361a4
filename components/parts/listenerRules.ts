import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { listenerSlot } from "../../environments/listenerSlots";
import { type Service } from "../../environments/schema";
import { type OriginHeader } from "./originHeader";

/** Where people sign in before a request reaches a service. */
export interface SignIn {
  readonly userPoolArn: pulumi.Input<string>;
  /** The user pool's client whose callbacks are the load balancer's `/oauth2/idpresponse`. */
  readonly albClientId: pulumi.Input<string>;
  /** Prefix of the pool's hosted domain, or its own domain. */
  readonly poolDomain: pulumi.Input<string>;
}

export interface ListenerRulesArgs {
  readonly service: string;
  readonly api: NonNullable<Service["api"]>;
  readonly listenerArn: pulumi.Input<string>;
  readonly targetGroupArn: pulumi.Input<string>;
  readonly domain: string;
  /** What requests through CloudFront carry. */
  readonly originHeader: OriginHeader;
  /** Whether reads arrive at `global.<domain>` as well, past CloudFront. */
  readonly accelerator: boolean;
  /** Absent: anybody may call. */
  readonly signIn?: SignIn;
}

/** One rule: which requests, and whether a browser is sent to the sign-in page or told 401. */
interface Wanted {
  readonly methods?: readonly string[];
  readonly host: string;
  readonly viaCdn: boolean;
}

/**
 * The rules of one service: host, path and method, and through CloudFront the header that proves it. A rule holds five
 * values of conditions at most (quota of Elastic Load Balancing), so hosts and paths are one expression each and commands
 * are two rules.
 */
export function listenerRules(
  name: string,
  args: ListenerRulesArgs,
  opts: pulumi.CustomResourceOptions,
): aws.lb.ListenerRule[] {
  const first = listenerSlot(args.service);
  return wanted(args).map(
    (rule, index) =>
      new aws.lb.ListenerRule(
        `${name}-rule-${index + 1}`,
        {
          listenerArn: args.listenerArn,
          priority: first + index,
          conditions: conditions(rule, args),
          actions: actions(rule, args),
        },
        opts,
      ),
  );
}

const readMethods = ["GET"];

function wanted({ api, domain, accelerator }: ListenerRulesArgs): Wanted[] {
  const host = `^(app\\.)?${escaped(domain)}$`;
  const cdn = { host, viaCdn: true };
  const byApi = {
    commands: [
      { ...cdn, methods: ["POST", "PUT"] },
      { ...cdn, methods: ["PATCH", "DELETE"] },
    ],
    queries: [{ ...cdn, methods: readMethods }],
    "commands-and-queries": [cdn],
  };
  const global = { host: `^global\\.${escaped(domain)}$`, viaCdn: false, methods: readMethods };
  return [...byApi[api], ...(accelerator && api !== "commands" ? [global] : [])];
}

const escaped = (text: string) => text.replace(/\./g, "\\.");

function conditions(
  { methods, host, viaCdn }: Wanted,
  { service, originHeader }: ListenerRulesArgs,
) {
  return [
    { hostHeader: { regexValues: [host] } },
    { pathPattern: { regexValues: [`^/${service}(/.*)?$`] } },
    ...(methods ? [{ httpRequestMethod: { values: [...methods] } }] : []),
    ...(viaCdn
      ? [{ httpHeader: { httpHeaderName: originHeader.name, values: [originHeader.value] } }]
      : []),
  ];
}

/** A browser that asks is sent to sign in; what would change something is refused, for a redirect would lose it. */
function actions({ methods }: Wanted, { signIn, targetGroupArn }: ListenerRulesArgs) {
  const reads = methods === undefined || methods === readMethods;
  const forward = { type: "forward", targetGroupArn };
  if (!signIn) {
    return [forward];
  }
  const authenticate = {
    type: "authenticate-cognito",
    order: 1,
    authenticateCognito: {
      userPoolArn: signIn.userPoolArn,
      userPoolClientId: signIn.albClientId,
      userPoolDomain: signIn.poolDomain,
      onUnauthenticatedRequest: reads ? "authenticate" : "deny",
      // A working day; AWS's default is a week.
      sessionTimeout: 8 * 60 * 60,
    },
  };
  return [authenticate, { ...forward, order: 2 }];
}
