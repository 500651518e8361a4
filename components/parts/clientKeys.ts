import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { type Settings } from "../../environments/schema";

/** The key of each client, by its name. */
export type ClientKeyValues = ReadonlyMap<string, pulumi.Output<string>>;

/**
 * The keys of known callers: made up once and given to both places, so that a client keeps its key when the API's name
 * answers with the other one. They are secrets of the state and in no output; an operator reads one with
 * `aws apigateway get-api-keys --name-query evenkeel-STACK-CLIENT --include-values`.
 *
 * Once per stack, of no region. A failover changes nothing here. Cost: nothing.
 */
export class ClientKeys extends pulumi.ComponentResource {
  public readonly values: ClientKeyValues;

  constructor(name: string, clients: readonly string[], opts?: pulumi.ComponentResourceOptions) {
    super("evenkeel:part:ClientKeys", name, { clients }, opts);
    const child = { parent: this };

    this.values = new Map(
      clients.map((client) => [
        client,
        // 20 to 128 letters and digits (API Gateway, CreateApiKey).
        new random.RandomPassword(`${name}-${client}`, { length: 40, special: false }, child)
          .result,
      ]),
    );
    this.registerOutputs();
  }
}

/** The keys that settings ask for; none without clients. */
export function clientKeys({ api }: Pick<Settings, "api">): ClientKeyValues {
  const clients = Object.keys(api.clients).sort();
  return clients.length > 0 ? new ClientKeys("api-clients", clients).values : new Map();
}
