import type * as pulumi from "@pulumi/pulumi";
import { type Settings } from "../../environments/schema";
import { type Identity } from "../identity";
import { type Callers } from "../support/callers";
import { throttles } from "./apiBackends";
import { type Logging } from "./logGroup";
import { type Signal } from "./signals";
import { WorkloadFunction } from "./workloadFunction";

export interface CallersCheckArgs {
  readonly prefix: string;
  readonly settings: Pick<Settings, "api">;
  /** The user pool of this place; required where `api.auth` is `cognito`. */
  readonly identity?: Identity;
  readonly logging: Logging;
}

export interface CallersCheck {
  readonly callers: Callers;
  readonly signals: readonly Signal[];
}

/** Seconds that a token is taken for good without asking again: as short as keeps most calls from the function. */
const resultSeconds = 60;

/** What tells the place's APIs who may call: nothing, the place's user pool, or a function that reads tokens. */
export function callersCheck(
  name: string,
  { settings, identity, ...args }: CallersCheckArgs,
  opts: pulumi.ComponentResourceOptions,
): CallersCheck {
  const { auth, tokens } = settings.api;
  switch (auth) {
    case "none":
      return { callers: { kind: "anybody" }, signals: [] };
    case "cognito":
      return { callers: inPool(identity), signals: [] };
    case "lambda": {
      const check = authorizer(name, tokens, args, opts);
      const { invokeArn, name: functionName } = check.function;
      return {
        callers: { kind: "lambda", invokeArn, functionName, resultSeconds },
        signals: [throttles("authorizer", check)],
      };
    }
  }
}

function inPool(identity: Identity | undefined): Callers {
  if (!identity) {
    throw new Error("an API whose callers sign in needs a user pool");
  }
  const { userPoolArn, issuer, apiClientId: clientId, readScope, writeScope } = identity;
  return { kind: "cognito", userPoolArn, issuer, clientId, readScope, writeScope };
}

/** Outside the VPC: the issuer is on the Internet, and nothing inside is asked. */
function authorizer(
  name: string,
  tokens: Settings["api"]["tokens"],
  { prefix, logging }: Pick<CallersCheckArgs, "logging" | "prefix">,
  opts: pulumi.ComponentResourceOptions,
): WorkloadFunction {
  if (!tokens) {
    throw new Error("a function that reads tokens needs to know whose");
  }
  const { issuer, audience, keysUrl } = tokens;
  return new WorkloadFunction(
    `${name}-authorizer`,
    {
      entry: "auth/authorizer",
      functionName: `${prefix}-authorizer`,
      environment: {
        SERVICE_NAME: "authorizer",
        POWERTOOLS_SERVICE_NAME: "authorizer",
        TOKEN_ISSUER: issuer,
        TOKEN_AUDIENCE: audience,
        ...(keysUrl === undefined ? {} : { TOKEN_KEYS_URL: keysUrl }),
      },
      statements: [],
      memory: 256,
      timeout: 10,
      logging,
    },
    opts,
  );
}
