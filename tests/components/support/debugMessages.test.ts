import { expect } from "chai";
import { createRequire } from "node:module";

const load = createRequire(__filename);
const file = load.resolve("../../../components/support/debugMessages.cjs");
const settings = load("@pulumi/pulumi/runtime/settings") as { getEngine: () => unknown };
const { LogRequest, LogSeverity } = load("@pulumi/pulumi/proto/engine_pb") as {
  LogRequest: new () => { setSeverity: (severity: number) => void };
  LogSeverity: { readonly DEBUG: number; readonly WARNING: number };
};

/** What reaches the engine of messages of these severities, with the file loaded anew. */
function heardBy(severities: readonly number[], environment: string | undefined): number[] {
  const heard: number[] = [];
  const answers: unknown[] = [];
  const engine = {
    log: (request: { getSeverity: () => number }, answered: (error: unknown) => void) => {
      heard.push(request.getSeverity());
      answered(null);
    },
  };
  const { getEngine } = settings;
  const { EVENKEEL_SDK_DEBUG: before } = process.env;
  settings.getEngine = () => engine;
  if (environment === undefined) {
    Reflect.deleteProperty(process.env, "EVENKEEL_SDK_DEBUG");
  } else {
    process.env.EVENKEEL_SDK_DEBUG = environment;
  }
  try {
    Reflect.deleteProperty(load.cache, file);
    load(file);
    for (const severity of severities) {
      const request = new LogRequest();
      request.setSeverity(severity);
      engine.log(request as never, (error) => answers.push(error));
    }
  } finally {
    settings.getEngine = getEngine;
    if (before === undefined) {
      Reflect.deleteProperty(process.env, "EVENKEEL_SDK_DEBUG");
    } else {
      process.env.EVENKEEL_SDK_DEBUG = before;
    }
  }
  // Whoever sends a message waits for its answer, whether it went out or not.
  expect(answers).to.deep.equal(severities.map(() => null));
  return heard;
}

describe("The SDK's messages to the engine", () => {
  const { DEBUG, WARNING } = LogSeverity;

  it("go out, but for those that only --debug would show, which are answered at once", () => {
    expect(heardBy([DEBUG, WARNING, DEBUG], undefined)).to.deep.equal([WARNING]);
  });

  it("go out all where EVENKEEL_SDK_DEBUG is set", () => {
    expect(heardBy([DEBUG, WARNING], "1")).to.deep.equal([DEBUG, WARNING]);
  });
});
