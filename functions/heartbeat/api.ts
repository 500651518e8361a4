import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { type APIGatewayProxyEvent, type APIGatewayProxyResult } from "aws-lambda";
import { clientOptions } from "../shared/clients";
import { readCredentials } from "../shared/credentials";
import { readEnvironment } from "../shared/environment";
import { problemsOf } from "../shared/problems";
import * as http from "../shared/http";
import { lambdaHandler, type Handle, type Tools } from "../shared/lambda";
import { describeError, type Log } from "../shared/log";
import { isUnavailable, type Database } from "../shared/postgres";
import { type RoleReader } from "../shared/role";
import { serviceDatabase } from "../shared/serviceDatabase";
import { serviceRole } from "../shared/serviceRole";
import { beat, recordBeat, runName, summarize } from "./beats";
import { signatureHeader, signatureVerifier, type VerifySignature } from "./signature";

export interface HeartbeatOptions extends Tools {
  readonly database: Database;
  readonly role: RoleReader;
  /** Region that answers. */
  readonly place: string;
  readonly verify: VerifySignature;
}

type Event = APIGatewayProxyEvent;
type Result = APIGatewayProxyResult;

const badRequest = (errors: readonly string[]) =>
  http.problem(400, "Bad Request", "The request is not a valid beat, or not of a run.", { errors });

const forbidden = () =>
  http.problem(403, "Forbidden", `The header ${signatureHeader} does not fit the request.`);

/** POST /heartbeat/beats: 201 means that it is committed. */
async function write(options: HeartbeatOptions, event: Event, log: Log): Promise<Result> {
  const parsed = beat.safeParse(http.jsonBody(event));
  if (!parsed.success) {
    return badRequest(problemsOf(parsed.error));
  }
  const { run, sequence } = parsed.data;
  const signature = http.header(event, signatureHeader);
  if (!(await options.verify(signature, `POST ${run} ${sequence}`))) {
    return forbidden();
  }
  if (!(await options.role.acceptsCommands())) {
    log.warn("refused: this place takes no commands");
    return http.notActive();
  }
  await recordBeat(options.database, options.place, parsed.data);
  return http.json(201, { place: options.place, run, sequence });
}

/** GET /heartbeat/beats/{run}: what is there. A read, so every place answers it, the standby from its replica. */
async function read(options: HeartbeatOptions, event: Event, run: string): Promise<Result> {
  if (!runName.safeParse(run).success) {
    return badRequest(["run: 1 to 64 letters, digits, dots, dashes or underscores"]);
  }
  if (!(await options.verify(http.header(event, signatureHeader), `GET ${run}`))) {
    return forbidden();
  }
  const summary = await summarize(options.database, run);
  return http.json(200, { place: options.place, run, ...summary });
}

function route(options: HeartbeatOptions, event: Event, log: Log): Promise<Result> {
  const [folder, run, ...more] = http.pathWithin(event);
  if (folder !== "beats" || more.length > 0) {
    const detail = "Beats are written at /heartbeat/beats and read at /heartbeat/beats/{run}.";
    return Promise.resolve(http.problem(404, "Not Found", detail));
  }
  const method = run === undefined ? "POST" : "GET";
  if (event.httpMethod !== method) {
    const headers = { allow: method };
    const detail = `There is only ${method} here.`;
    return Promise.resolve(http.problem(405, "Method Not Allowed", detail, { headers }));
  }
  return run === undefined ? write(options, event, log) : read(options, event, run);
}

/**
 * Numbered writes of a probe, and what is still there of them: the measure of what a failover lost. They go the way of any
 * command and query, through the gate, the role and the service's own database.
 */
export function heartbeatApi(options: HeartbeatOptions): Handle<Event, Result> {
  return async (event, invocation) => {
    const log = invocation.log.with({ correlationId: http.correlationId(event) });
    try {
      return await route(options, event, log);
    } catch (error) {
      log.error("the beat was neither written nor read", { error: describeError(error) });
      options.count("BeatsFailed");
      return isUnavailable(error)
        ? http.storeUnavailable()
        : http.problem(500, "Internal Server Error", "The request failed.");
    }
  };
}

export const handler = lambdaHandler((tools) => {
  const environment = readEnvironment(
    ["SERVICE_NAME", "PLACE", "DATABASE_PARAMETER", "DATABASE_SECRET", "ROLE_PARAMETER"],
    ["DATABASE_CA_FILE"],
  );
  const secrets = new SecretsManagerClient(clientOptions);
  return heartbeatApi({
    ...tools,
    database: serviceDatabase(environment, tools.log),
    role: serviceRole(environment.ROLE_PARAMETER, tools.log),
    place: environment.PLACE,
    verify: signatureVerifier(() => readCredentials(secrets, environment.DATABASE_SECRET)),
  });
});
