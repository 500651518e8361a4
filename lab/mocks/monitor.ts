import * as pulumi from "@pulumi/pulumi";
import { InvokeResponse } from "@pulumi/pulumi/proto/provider_pb";
import {
  type ResourceInvokeRequest,
  type RegisterResourceRequest,
  RegisterResourceResponse,
} from "@pulumi/pulumi/proto/resource_pb";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks";
import { getMonitor } from "@pulumi/pulumi/runtime/settings";
import { UNKNOWN } from "../model";
import { decode, encode } from "../providers/wire";
import { registrationOf, type Registrations, type Setting } from "./registrations";

type Callback<Response> = (error: unknown, response: Response | undefined) => void;

/** What went on between the program and the pretended engine. */
export interface Recording {
  /** First error of a registration or a call: the SDK may lose it among those that follow. */
  firstError: unknown;
  /** Tokens of the look-ups that the program tried. */
  readonly calls: string[];
  /** Counts every answer, so that silence can be noticed. */
  activity: number;
  /** Registrations and calls that are not answered yet. */
  pending: number;
}

function answering<Request, Response>(
  recording: Recording,
  answer: (request: Request) => Promise<Response>,
): (request: Request, callback: Callback<Response>) => void {
  return (request, callback) => {
    recording.pending += 1;
    const done = (error: unknown, response: Response | undefined) => {
      recording.pending -= 1;
      recording.activity += 1;
      callback(error, response);
    };
    answer(request).then(
      (response) => done(null, response),
      (error: unknown) => {
        recording.firstError ??= error;
        done(error, undefined);
      },
    );
  };
}

async function registerResource(registrations: Registrations, request: RegisterResourceRequest) {
  const resource = await registrations.register(registrationOf(request));
  const response = new RegisterResourceResponse();
  response.setUrn(resource.urn);
  response.setId(typeof resource.id === "string" ? resource.id : "");
  response.setObject(registrations.encodeState(resource, request.getObject()));
  return response;
}

/** Only resources that are values are looked up, by the SDK itself; anything else asks AWS. */
async function invoke(
  registrations: Registrations,
  recording: Recording,
  request: ResourceInvokeRequest,
) {
  const token = request.getTok();
  const { urn } = decode(request.getArgs());
  const resource = typeof urn === "string" ? registrations.find(urn) : undefined;
  if (token !== "pulumi:pulumi:getResource") {
    recording.calls.push(token);
    throw new Error(`${token} looks something up in AWS: pass the value in`);
  }
  if (resource === undefined) {
    throw new Error(`there is no resource ${String(urn)}`);
  }
  const id = resource.id === undefined || resource.id === UNKNOWN ? "" : resource.id;
  const response = new InvokeResponse();
  response.setReturn(encode({ urn: resource.urn, id, state: resource.outputs }));
  return response;
}

/** Puts the simulated cloud behind the SDK: what `new aws.sqs.Queue(...)` sends is answered from memory. */
export async function attachMonitor(
  setting: Setting,
  registrations: Registrations,
): Promise<Recording> {
  const recording: Recording = { firstError: undefined, calls: [], activity: 0, pending: 0 };
  const unused = () => {
    throw new Error("the SDK's own mocks are replaced");
  };
  await pulumi.runtime.setMocks(
    { newResource: unused, call: unused },
    setting.project,
    setting.stack,
    setting.preview,
  );
  const monitor: unknown = getMonitor();
  if (!(monitor instanceof MockMonitor)) {
    throw new Error("the SDK did not start its mocks");
  }
  // The SDK's mocks hand over a resource's name and inputs only; its registration says parent and options as well.
  Object.assign(monitor, {
    registerResource: answering(recording, (request: RegisterResourceRequest) =>
      registerResource(registrations, request),
    ),
    registerResourceOutputs: answering(recording, () => Promise.resolve({})),
    invoke: answering(recording, (request: ResourceInvokeRequest) =>
      invoke(registrations, recording, request),
    ),
  });
  return recording;
}
