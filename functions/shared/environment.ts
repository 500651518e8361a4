/**
 * Every environment variable that a function may be given, in one place: the program sets them, the functions read them
 * here and nowhere else. `AWS_REGION` and the credentials are Lambda's own and not listed.
 */
export const variables = {
  SERVICE_NAME:
    "service that the function belongs to, or the platform's own part; names its logs and metrics",
  PLACE: "region that the function runs in, as a place of the stack",
  PREFIX:
    "`evenkeel-<stack>`: what names of shared things begin with; the gate's metric dimension Stack",
  EVENT_BUS_NAME: "event bus of this region; absent where topics carry events",
  TOPICS: "JSON map from event name to the ARN of its topic; absent where a bus carries events",
  TABLE_NAME: "DynamoDB table of the service (keys `pk` and `sk`, time to live `expiresAt`)",
  DAX_PARAMETER:
    "SSM parameter in this region: address of the DynamoDB accelerator, for a DAX client; absent where there is none",
  CACHE_PARAMETER:
    "SSM parameter in this region: JSON {host, readerHost, port} of the cache; absent where the service uses none",
  CACHE_SECRET: "Secrets Manager secret in this region: JSON {username, password} of the cache",
  DATABASE_PARAMETER:
    "SSM parameter in this region: JSON {host, port} of the writer to use; `database` where it is not named as the service",
  DATABASE_SECRET:
    "Secrets Manager secret in this region: JSON {username, password} of the service's login",
  FOUNDER_SECRET:
    "Secrets Manager secret in this region: JSON {username, password} of the login that made all others",
  DATABASE_CA_FILE: "PEM file with the authorities that may sign the database's certificate",
  ROLE_PARAMETER: 'SSM parameter in this region: JSON {"active": true|false}',
  ORDERED_TOPICS:
    "JSON map from event name to the ARN of its FIFO topic; events without one have no ordered consumer",
  PUBLISHES: "JSON list of the events that the service publishes; others never reach its outbox",
  RELAY_FUNCTION: "outbox relay to run after a commit; absent where the service publishes nothing",
  STREAM_PARAMETER:
    "SSM parameter in this region: Kafka brokers, host:port and commas, for clients that sign in by IAM",
  WRITES_TOPICS:
    "JSON map from a topic that the service writes to {partitions, retentionHours}; it makes those that are missing on MSK Serverless only",
  SWITCH_PARAMETER:
    'SSM parameter that the operator sets to "1" to take the judged place off; missing means "0"',
  JUDGES_HOME: '"true" where the judged place is home, "false" where it is the standby',
  JUDGED_PLACE:
    "the other place, whose traffic the switch takes off; the gate's metric dimension Place",
  OWN_URL: "where this place answers for itself, `/health` below it",
  JUDGED_URL: "where the other place answers for itself",
  SHARED_URL: "where the place answers that the public name leads to",
  UNANSWERED_ALARM:
    "alarm of this region that rings when the other place has not answered for long",
  GLOBAL_CLUSTERS: "JSON list of the identifiers of Aurora's global databases",
  ROUTING_CONTROLS:
    "JSON {own, other}: ARNs of the routing controls of this place and of the other one; absent where the gate is a switch, or an operator turns it",
  CLUSTER_ENDPOINTS:
    "JSON list of {region, endpoint} where routing controls are turned; absent where the gate is a switch",
  RELAY_RULES: "JSON list of the rules of this region that wake the outbox relays",
  PEER_SWITCH_PARAMETER:
    "SSM parameter of the other region that takes this place off; the other half of the gate",
  NOTIFICATION_TOPIC:
    "SNS topic that customers' notifications are handed to; absent: they are recorded only",
  TOKEN_ISSUER: "who signs the tokens of callers: their claim `iss`",
  TOKEN_AUDIENCE: "whom the tokens of callers are made for: their claim `aud`",
  TOKEN_KEYS_URL:
    "where the issuer's public keys are; absent: /.well-known/jwks.json below the issuer",
} as const;

export type Variable = keyof typeof variables;

/** What a function was given: the required ones as text, the optional ones perhaps. */
export type Environment<R extends Variable, O extends Variable = never> = Readonly<
  Record<R, string> & Partial<Record<O, string>>
>;

/**
 * Reads the variables that a handler needs and says all that are missing at once, each with its meaning. An empty value
 * counts as missing: Lambda cannot tell the two apart in its console either.
 * @param source where to read from. @default the process's environment
 */
export function readEnvironment<R extends Variable, O extends Variable = never>(
  required: readonly R[],
  optional: readonly O[] = [],
  source: Readonly<Record<string, string | undefined>> = process.env,
): Environment<R, O> {
  const isGiven = (name: Variable) => source[name] !== undefined && source[name] !== "";
  const missing = required.filter((name) => !isGiven(name));
  if (missing.length > 0) {
    const lines = missing.map((name) => `  ${name}: ${variables[name]}`);
    throw new Error(`missing environment variables:\n${lines.join("\n")}`);
  }
  const given = [...required, ...optional].filter(isGiven).map((name) => [name, source[name]]);
  return Object.fromEntries(given) as Environment<R, O>;
}
