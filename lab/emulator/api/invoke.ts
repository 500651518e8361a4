import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { type Entry } from "../../model/journal";
import { valueAt } from "../../model/values";
import { type ApiRequest, type ApiResponse, type ClientOptions } from "../types";
import { authorize } from "./authorize";
import { type Document, findOperation, functionIn, type Match } from "./document";
import { gatewayAnswer, pathOf, proxyEvent, readResult } from "./request";

/** The APIs of a stack, called as API Gateway calls what is behind them. */
export interface ApiOptions {
  /** What the model of the cloud has. */
  readonly entries: () => readonly Entry[];
  readonly clientOptions: (region: string) => ClientOptions;
  readonly isDown: (region: string) => boolean;
}

/** An API with the stage that a host leads to. */
interface Api {
  readonly entry: Entry;
  readonly stage: string;
  /** Path below the stage. */
  readonly path: string;
}

const text = (entry: Entry, path: string): string => {
  const value = valueAt(entry.inputs, path);
  return typeof value === "string" ? value : "";
};

/** API Gateway's longest wait for what is behind it, in milliseconds. */
const longestWait = 29_000;

/** Calls the APIs of a stack. */
export class Apis {
  private readonly clients = new Map<string, LambdaClient>();

  constructor(private readonly options: ApiOptions) {}

  /** @throws Error when the region is silent, or has no such API. */
  public async invoke(region: string, host: string, request: ApiRequest): Promise<ApiResponse> {
    this.refuseSilence(region);
    const api = this.find(region, host, request);
    const document = JSON.parse(text(api.entry, "body")) as Document;
    const path = pathOf(api.path);
    const match = findOperation(document, request.method, path);
    if (match === undefined) {
      return gatewayAnswer(403, "Missing Authentication Token");
    }
    const { account, id } = api.entry;
    const verdict = await authorize(document, match.operation, request, {
      keys: this.keysOf(api),
      methodArn: `arn:aws:execute-api:${region}:${account}:${id}/${api.stage}/${request.method}${path}`,
      invoke: async (functionArn, event) => {
        const payload = await this.call(region, functionArn, event, longestWait);
        return payload === undefined ? undefined : (JSON.parse(payload) as unknown);
      },
    });
    const answer =
      "refused" in verdict
        ? verdict.refused
        : await this.integrate(region, host, { ...request, path: api.path }, api, match, verdict);
    // It may have gone dark while the call was on its way.
    this.refuseSilence(region);
    return answer;
  }

  private refuseSilence(region: string): void {
    if (this.options.isDown(region)) {
      throw new Error(`${region} does not answer: the lab has it blacked out`);
    }
  }

  private async integrate(
    region: string,
    host: string,
    request: ApiRequest,
    api: Api,
    match: Match,
    { caller }: { readonly caller: Readonly<Record<string, string>> },
  ): Promise<ApiResponse> {
    const integration = match.operation["x-amazon-apigateway-integration"];
    const template = integration.responses?.default;
    if (integration.type === "mock") {
      return {
        status: Number(template?.statusCode ?? 200),
        headers: { "content-type": "application/json" },
        body: template?.responseTemplates?.["application/json"] ?? "",
      };
    }
    const functionArn = functionIn(integration.uri ?? "");
    if (functionArn === undefined) {
      return gatewayAnswer(503, "Service Unavailable: the lab runs no containers");
    }
    const { entry, stage } = api;
    const { resource, pathParameters } = match;
    const target = { account: entry.account, apiId: entry.id, stage, host, resource };
    const event = proxyEvent(
      request,
      { ...target, pathParameters, authorizer: caller },
      new Date(),
    );
    const wait = integration.timeoutInMillis ?? longestWait;
    const payload = await this.call(region, functionArn, event, wait);
    return (
      (payload === undefined ? undefined : readResult(payload)) ??
      gatewayAnswer(502, "Internal server error")
    );
  }

  /** What a function answers; nothing when it failed. */
  private async call(
    region: string,
    functionArn: string,
    event: object,
    wait: number,
  ): Promise<string | undefined> {
    const client = this.clients.get(region) ?? new LambdaClient(this.options.clientOptions(region));
    this.clients.set(region, client);
    const command = new InvokeCommand({
      FunctionName: functionArn,
      Payload: Buffer.from(JSON.stringify(event)),
    });
    const answer = await client.send(command, { abortSignal: AbortSignal.timeout(wait) });
    return answer.FunctionError === undefined && answer.Payload !== undefined
      ? Buffer.from(answer.Payload).toString("utf8")
      : undefined;
  }

  /** The API behind a custom domain, or behind its own address, where the path begins with the stage. */
  private find(region: string, host: string, { path }: ApiRequest): Api {
    const entries = this.options.entries().filter((entry) => entry.region === region);
    const mapping = entries.find(
      (entry) =>
        entry.type === "aws:apigateway/basePathMapping:BasePathMapping" &&
        text(entry, "domainName") === host,
    );
    const [, ofAddress] = /^(\w+)\.execute-api\./.exec(host) ?? [];
    const id = mapping === undefined ? ofAddress : text(mapping, "restApi");
    const entry = entries.find(
      (each) => each.type === "aws:apigateway/restApi:RestApi" && each.id === id,
    );
    if (entry === undefined) {
      throw new Error(`no REST API of the stack answers for ${host} in ${region}`);
    }
    if (mapping !== undefined) {
      return { entry, stage: text(mapping, "stageName"), path };
    }
    const [, stage = "", rest = "/"] = /^\/([^/?]+)(.*)$/s.exec(path) ?? [];
    return { entry, stage, path: rest.startsWith("/") ? rest : `/${rest}` };
  }

  /** Keys of the usage plans that name the stage. */
  private keysOf({ entry, stage }: Api): ReadonlySet<string> {
    const entries = this.options.entries().filter(({ region }) => region === entry.region);
    const ofType = (type: string) => entries.filter((each) => each.type === type);
    const plans = ofType("aws:apigateway/usagePlan:UsagePlan").filter((plan) => {
      const stages = valueAt(plan.inputs, "apiStages");
      return (
        Array.isArray(stages) &&
        stages.some(
          (each) => valueAt(each, "apiId") === entry.id && valueAt(each, "stage") === stage,
        )
      );
    });
    const ids = ofType("aws:apigateway/usagePlanKey:UsagePlanKey")
      .filter((link) => plans.some(({ id }) => id === text(link, "usagePlanId")))
      .map((link) => text(link, "keyId"));
    const keys = ofType("aws:apigateway/apiKey:ApiKey").filter(({ id }) => ids.includes(id));
    return new Set(keys.map((key) => text(key, "value")));
  }
}
