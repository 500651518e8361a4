import * as grpc from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { type IResourceProviderServer } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { construct } from "./construct";
import { type Host } from "./host";
import {
  type Instance,
  instanceOf,
  type Package,
  parseArguments,
  refuseConfiguration,
} from "./instances";
import * as resources from "./resources";
import { decode } from "./wire";

type Call<Request, Response> = grpc.handleUnaryCall<Request, Response>;

/** An answer that may take time; what it throws becomes the call's error. */
function unary<Request, Response>(
  answer: (request: Request, peer: string) => Response | Promise<Response>,
): Call<Request, Response> {
  return (call, callback) => {
    Promise.resolve()
      .then(() => answer(call.request, call.getPeer()))
      .then(
        (response) => callback(null, response),
        (error: unknown) => {
          const details = error instanceof Error ? error.message : String(error);
          callback({ code: grpc.status.UNKNOWN, details, message: details });
        },
      );
  };
}

const notSupported =
  (what: string) => (_: unknown, callback: (error: Partial<grpc.StatusObject>) => void) =>
    callback({
      code: grpc.status.UNIMPLEMENTED,
      details: `the lab's providers do not know ${what}`,
    });

/**
 * Packages of components must accept secrets. To the others the engine sends plain values, and itself carries secrecy over
 * from inputs to outputs of the same name.
 */
const acceptsSecrets = (pkg: Package): boolean => pkg === "awsx" || pkg === "eks";

function handshake(pkg: Package) {
  return () => {
    const response = new messages.ProviderHandshakeResponse();
    response.setAcceptSecrets(acceptsSecrets(pkg));
    return response;
  };
}

function configure(pkg: Package, host: Host) {
  return (request: messages.ConfigureRequest, peer: string) => {
    const args = parseArguments(decode(request.getArgs()));
    const refusal =
      pkg === "aws" ? refuseConfiguration(args, host.account, host.isDown) : undefined;
    if (refusal !== undefined) {
      host.refused(request.getUrn() ?? "", refusal);
      throw new Error(refusal);
    }
    host.configured(peer, instanceOf(pkg, request.getUrn() ?? "", args, host.account));
    const response = new messages.ConfigureResponse();
    response.setAcceptsecrets(acceptsSecrets(pkg));
    response.setSupportspreview(true);
    response.setAcceptresources(false);
    return response;
  };
}

/** Provider arguments are compared as a whole; another region replaces the provider, as the real ones declare. */
function diffConfig(request: messages.DiffRequest): messages.DiffResponse {
  const before = decode(request.getOldInputs() ?? request.getOlds());
  const now = decode(request.getNews());
  const keys = [...new Set([...Object.keys(before), ...Object.keys(now)])];
  const changed = keys.filter((key) => JSON.stringify(before[key]) !== JSON.stringify(now[key]));
  const response = new messages.DiffResponse();
  const { DIFF_SOME, DIFF_NONE } = messages.DiffResponse.DiffChanges;
  response.setChanges(changed.length > 0 ? DIFF_SOME : DIFF_NONE);
  response.setDiffsList(changed);
  response.setReplacesList(changed.filter((key) => key === "region"));
  return response;
}

function lookUp(host: Host, pkg: Package) {
  return (request: messages.InvokeRequest | messages.CallRequest, peer: string): never => {
    const token = request.getTok();
    host.dataSourceCalls.push({ token, provider: host.instance(peer, pkg).urn });
    throw new Error(
      `${token} looks something up in AWS. The program makes no such call, so that a preview needs nothing but its ` +
        `settings: pass the value in.`,
    );
  };
}

function checkConfig(request: messages.CheckRequest): messages.CheckResponse {
  const response = new messages.CheckResponse();
  response.setInputs(request.getNews());
  return response;
}

function info(version: string): () => PluginInfo {
  return () => {
    const response = new PluginInfo();
    response.setVersion(version);
    return response;
  };
}

/** Pulumi's provider protocol for one package, answered from the simulated cloud. */
export function providerService(
  pkg: Package,
  version: string,
  host: Host,
): IResourceProviderServer {
  const forInstance =
    <Request, Response>(
      answer: (request: Request, instance: Instance, host: Host) => Response | Promise<Response>,
    ) =>
    (request: Request, peer: string) =>
      answer(request, host.instance(peer, pkg), host);
  return {
    handshake: unary<messages.ProviderHandshakeRequest, messages.ProviderHandshakeResponse>(
      handshake(pkg),
    ),
    attach: unary(() => new Empty()),
    getPluginInfo: unary(info(version)),
    checkConfig: unary(checkConfig),
    diffConfig: unary(diffConfig),
    configure: unary(configure(pkg, host)),
    check: unary(forInstance(resources.check)),
    diff: unary(forInstance(resources.diff)),
    create: unary(forInstance(resources.create)),
    read: unary(forInstance(resources.read)),
    update: unary(forInstance(resources.update)),
    delete: unary(forInstance(resources.remove)),
    construct: unary((request: messages.ConstructRequest) => construct(request, host)),
    invoke: unary<messages.InvokeRequest, messages.InvokeResponse>(lookUp(host, pkg)),
    call: unary<messages.CallRequest, messages.CallResponse>(lookUp(host, pkg)),
    cancel: unary(() => new Empty()),
    parameterize: notSupported("parameterize"),
    getSchema: notSupported("getSchema"),
    getMapping: notSupported("getMapping"),
    getMappings: notSupported("getMappings"),
    list: (call) => {
      call.emit("error", { code: grpc.status.UNIMPLEMENTED });
    },
  };
}
