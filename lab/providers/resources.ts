import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { type Creation } from "../model/types";
import { answerDiff } from "./differences";
import { type Host } from "./host";
import { type Instance } from "./instances";
import { archiveAt, decode, encodeLike, markSecret } from "./wire";

/** `aws:sqs/queue:Queue` from a URN: older engines do not send the type by itself. */
export const typeOf = (urn: string): string => urn.split("::")[2]?.split("$").at(-1) ?? "";
export const nameOf = (urn: string): string => urn.split("::").slice(3).join("::");

type Answer<Request, Response> = (
  request: Request,
  instance: Instance,
  host: Host,
) => Response | Promise<Response>;

export const check: Answer<messages.CheckRequest, messages.CheckResponse> = (
  request,
  instance,
  host,
) => {
  const { cloud } = host;
  const urn = request.getUrn();
  const sent = decode(request.getNews());
  // Here and not where it is created: what has not changed is sent as well, and may not have been kept.
  host.keepCode(archiveAt(request.getNews(), "code"));
  const seed = request.getRandomseed_asB64();
  const old = request.hasOlds() ? decode(request.getOlds()) : undefined;
  const result = cloud.check(typeOf(urn), nameOf(urn), sent, instance.caller, seed, old);
  const response = new messages.CheckResponse();
  response.setInputs(encodeLike(result.inputs, request.getNews()));
  response.setFailuresList(
    result.failures.map(({ property, reason }) => {
      const failure = new messages.CheckFailure();
      failure.setProperty(property);
      failure.setReason(reason);
      return failure;
    }),
  );
  return response;
};

export const diff: Answer<messages.DiffRequest, messages.DiffResponse> = (
  request,
  _,
  { cloud },
) => {
  const old = decode(request.getOldInputs() ?? request.getOlds());
  const now = decode(request.getNews());
  const type = typeOf(request.getUrn());
  return answerDiff(cloud.diff(type, old, now, request.getIgnorechangesList()), old, now);
};

function creation(
  request: messages.CreateRequest | messages.UpdateRequest,
  inputs: Creation["inputs"],
  { caller }: Instance,
): Creation {
  const urn = request.getUrn();
  const preview = request.getPreview();
  return { type: typeOf(urn), name: nameOf(urn), urn, inputs, caller, preview };
}

/** Orders and the region's state matter to what is really made, not to a preview of it. */
async function beforeChange(
  request: messages.CreateRequest | messages.UpdateRequest,
  instance: Instance,
  host: Host,
): Promise<void> {
  if (!request.getPreview()) {
    host.obey(request.getUrn());
    await host.call(instance);
  }
}

export const create: Answer<messages.CreateRequest, messages.CreateResponse> = async (
  request,
  instance,
  host,
) => {
  await beforeChange(request, instance, host);
  const inputs = decode(request.getProperties());
  const made = creation(request, inputs, instance);
  const { id, outputs } = host.cloud.create(made);
  if (!made.preview) {
    host.obeyAfter(made.urn);
  }
  if (!made.preview) {
    await host.follow(host.cloud.entryOf(made.type, id, instance.caller), undefined);
  }
  const response = new messages.CreateResponse();
  response.setId(request.getPreview() ? "" : id);
  const state = encodeLike(outputs, request.getProperties());
  response.setProperties(markSecret(state, host.cloud.secretOutputs(made.type)));
  return response;
};

export const read: Answer<messages.ReadRequest, messages.ReadResponse> = async (
  request,
  instance,
  host,
) => {
  await host.call(instance);
  const response = new messages.ReadResponse();
  const found = host.cloud.read(typeOf(request.getUrn()), request.getId(), instance.caller);
  if (found === undefined) {
    return response;
  }
  response.setId(request.getId());
  response.setInputs(encodeLike(found.inputs, request.getInputs()));
  const state = encodeLike(found.outputs, request.getProperties(), request.getInputs());
  response.setProperties(markSecret(state, host.cloud.secretOutputs(typeOf(request.getUrn()))));
  return response;
};

export const update: Answer<messages.UpdateRequest, messages.UpdateResponse> = async (
  request,
  instance,
  host,
) => {
  await beforeChange(request, instance, host);
  const inputs = decode(request.getNews());
  const change = creation(request, inputs, instance);
  const entry = () => host.cloud.entryOf(change.type, request.getId(), instance.caller);
  const before = entry();
  const outputs = host.cloud.update(change, request.getId(), decode(request.getOlds()));
  if (!change.preview) {
    await host.follow(entry(), before);
  }
  const response = new messages.UpdateResponse();
  const state = encodeLike(outputs, request.getNews(), request.getOlds());
  response.setProperties(markSecret(state, host.cloud.secretOutputs(change.type)));
  return response;
};

export const remove: Answer<messages.DeleteRequest, Empty> = async (request, instance, host) => {
  await host.call(instance);
  const type = typeOf(request.getUrn());
  host.obeyDeletion(request.getUrn());
  const before = host.cloud.entryOf(type, request.getId(), instance.caller);
  host.cloud.delete(type, request.getId(), instance.caller);
  await host.follow(undefined, before);
  return new Empty();
};
