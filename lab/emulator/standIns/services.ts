import { type Entry } from "../../model/journal";
import { type FrontRequest } from "../types";
import { type Books, json, Refused, type StandIns, textOf } from "./standIn";

/** ECS's services: how many tasks each should have. The lab runs no containers; as many as asked for count as running. */

const type = "aws:ecs/service:Service";

/** A name, or the end of an ARN. */
const named = (text: string) => text.split("/").at(-1) ?? "";

function findService(request: FrontRequest, books: Books, wanted: string): Entry | undefined {
  const cluster = named(textOf(request, "cluster"));
  return books
    .entries()
    .find(
      (entry) =>
        entry.type === type &&
        entry.region === request.region &&
        named(String(entry.inputs.cluster)) === cluster &&
        String(entry.inputs.name) === named(wanted),
    );
}

const describe = ({ id, inputs, outputs }: Entry) => {
  const desiredCount = Number(inputs.desiredCount ?? outputs.desiredCount ?? 0);
  return {
    serviceArn: id,
    serviceName: inputs.name,
    clusterArn: inputs.cluster,
    status: "ACTIVE",
    desiredCount,
    runningCount: desiredCount,
    pendingCount: 0,
    taskDefinition: inputs.taskDefinition,
  };
};

export const services: StandIns = {
  DescribeServices: (request, books) => {
    const wanted = Array.isArray(request.parameters.services)
      ? request.parameters.services.map(String)
      : [];
    const found = wanted.map((name) => [name, findService(request, books, name)] as const);
    return json({
      services: found.flatMap(([, service]) => (service === undefined ? [] : [describe(service)])),
      failures: found
        .filter(([, service]) => service === undefined)
        .map(([arn]) => ({ arn, reason: "MISSING" })),
    });
  },
  UpdateService: (request, books) => {
    const name = textOf(request, "service");
    const found = findService(request, books, name);
    const desiredCount = request.parameters.desiredCount;
    if (found === undefined) {
      throw new Refused("ServiceNotFoundException", `Service ${name} not found.`);
    }
    if (typeof desiredCount === "number") {
      books.alter(found.key, { inputs: { desiredCount } });
    }
    return json({ service: describe(findService(request, books, name) ?? found) });
  },
};
