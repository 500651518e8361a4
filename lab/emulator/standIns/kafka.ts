import { json, Refused, type StandIns } from "./standIn";

/** MSK's replicators, as the model has them: one that was created runs. Nothing is copied in the lab. */
export const kafka: StandIns = {
  DescribeReplicator: (request, books) => {
    const arn = decodeURIComponent(request.path.split("?")[0]?.split("/").at(-1) ?? "");
    const found = books
      .entries()
      .find(
        ({ type, id, outputs }) =>
          type === "aws:msk/replicator:Replicator" && [id, outputs.arn].includes(arn),
      );
    if (found === undefined || found.region !== request.region) {
      throw new Refused("NotFoundException", `The replicator ${arn} does not exist.`, 404);
    }
    const { replicatorName } = found.inputs;
    return json({ replicatorArn: arn, replicatorName, replicatorState: "RUNNING" });
  },
};
