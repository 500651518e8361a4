import * as grpc from "@grpc/grpc-js";
import { type ConstructRequest, ConstructResponse } from "@pulumi/pulumi/proto/provider_pb";
import { ResourceMonitorClient } from "@pulumi/pulumi/proto/resource_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/resource_pb";
import { UNKNOWN } from "../model/types";
import { type ChildRegistration, type Registered, registerChildren } from "./expansion";
import { type Host } from "./host";
import { decode, encode, isUnknownText } from "./wire";

type PropertyDependencies = messages.RegisterResourceRequest.PropertyDependencies;

const monitors = new Map<string, ResourceMonitorClient>();

/** The engine's monitor, where resources are registered; one connection per operation. */
function monitorAt(endpoint: string): ResourceMonitorClient {
  const known = monitors.get(endpoint);
  if (known) {
    return known;
  }
  const monitor = new ResourceMonitorClient(endpoint, grpc.credentials.createInsecure(), {
    "grpc.max_receive_message_length": -1,
    "grpc.max_send_message_length": -1,
  });
  monitors.set(endpoint, monitor);
  return monitor;
}

function call<Response>(
  send: (callback: (error: grpc.ServiceError | null, response: Response) => void) => unknown,
): Promise<Response> {
  return new Promise((succeed, fail) => {
    send((error, response) => (error ? fail(error) : succeed(response)));
  });
}

/** What every registration says about the sender. */
function registration(
  type: string,
  name: string,
  parent: string,
): messages.RegisterResourceRequest {
  const request = new messages.RegisterResourceRequest();
  request.setType(type);
  request.setName(name);
  request.setParent(parent);
  request.setAcceptsecrets(true);
  request.setAcceptresources(true);
  request.setSupportspartialvalues(true);
  request.setAliasspecs(true);
  return request;
}

function componentRequest(request: ConstructRequest): messages.RegisterResourceRequest {
  const component = registration(request.getType(), request.getName(), request.getParent());
  component.setCustom(false);
  component.setObject(request.getInputs());
  component.setDependenciesList(request.getDependenciesList());
  component.setAliasesList(request.getAliasesList());
  if (request.hasProtect()) {
    component.setProtect(request.getProtect() ?? false);
  }
  request.getProvidersMap().forEach((provider: string, key: string) => {
    component.getProvidersMap().set(key, provider);
  });
  return component;
}

/** URNs of everything that went into the component: its children cannot come before it. */
function inputDependencies(request: ConstructRequest): readonly string[] {
  const urns = new Set<string>();
  request
    .getInputdependenciesMap()
    .forEach((dependencies: ConstructRequest.PropertyDependencies) => {
      dependencies.getUrnsList().forEach((urn) => urns.add(urn));
    });
  return [...urns];
}

function childRequest(
  construct: ConstructRequest,
  { child, parent, inputs, inputDependencies: byInput, dependencies }: ChildRegistration,
): messages.RegisterResourceRequest {
  const { type, name, component } = child;
  const request = registration(type, name, parent);
  request.setCustom(component !== true);
  request.setObject(encode(inputs));
  request.setDependenciesList([...new Set([...inputDependencies(construct), ...dependencies])]);
  const provider = construct.getProvidersMap().get(type.split(":")[0] ?? "");
  if (component !== true && provider !== undefined) {
    request.setProvider(provider);
  }
  if (construct.hasProtect()) {
    request.setProtect(construct.getProtect() ?? false);
  }
  const propertyDependencies = request.getPropertydependenciesMap();
  for (const [key, urns] of byInput) {
    const list: PropertyDependencies = new messages.RegisterResourceRequest.PropertyDependencies();
    list.setUrnsList([...urns]);
    propertyDependencies.set(key, list);
  }
  return request;
}

/** What a remote component package does: registers the component and its children, and answers with its outputs. */
export async function construct(request: ConstructRequest, host: Host): Promise<ConstructResponse> {
  const type = request.getType();
  const name = request.getName();
  const preview = request.getDryrun();
  const instance = host.referenced(request.getProvidersMap().get("aws"));
  if (instance === undefined) {
    throw new Error(
      `${type} "${name}" needs an explicit aws provider (option "provider" or "providers")`,
    );
  }
  const { caller } = instance;
  const expansion = host.cloud.expand(type, name, decode(request.getInputs()), caller);
  if (expansion === undefined) {
    throw new Error(`the lab does not know what ${type} is made of`);
  }
  for (const token of expansion.calls ?? []) {
    host.dataSourceCalls.push({ token, provider: instance.urn });
  }

  const monitor = monitorAt(request.getMonitorendpoint());
  const register = (message: messages.RegisterResourceRequest) =>
    call<messages.RegisterResourceResponse>((callback) =>
      monitor.registerResource(message, callback),
    );
  const urn = (await register(componentRequest(request))).getUrn();
  const { outputs, dependencies } = await registerChildren(
    expansion,
    urn,
    preview,
    async (each) => {
      const response = await register(childRequest(request, each));
      const id = response.getId();
      const isUnknown = id === "" || isUnknownText(id);
      const registered: Registered = {
        urn: response.getUrn(),
        id: each.child.component ? undefined : isUnknown ? UNKNOWN : id,
        outputs: decode(response.getObject()),
      };
      return registered;
    },
  );

  const state = encode(outputs);
  const complete = new messages.RegisterResourceOutputsRequest();
  complete.setUrn(urn);
  complete.setOutputs(state);
  await call((callback) => monitor.registerResourceOutputs(complete, callback));

  const response = new ConstructResponse();
  response.setUrn(urn);
  response.setState(state);
  const stateDependencies = response.getStatedependenciesMap();
  for (const [key, urns] of dependencies) {
    const list = new ConstructResponse.PropertyDependencies();
    list.setUrnsList([...urns]);
    stateDependencies.set(key, list);
  }
  return response;
}
