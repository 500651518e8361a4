import {
  DeleteParameterCommand,
  type ParameterType,
  PutParameterCommand,
  SSMClient,
} from "@aws-sdk/client-ssm";
import { ifThere, needText, type Projectors, textAt } from "./projector";

export const projectors: Projectors = {
  "aws:ssm/parameter:Parameter": {
    apply: async (entry, world) => {
      await world.client(SSMClient, entry).send(
        new PutParameterCommand({
          Name: needText(entry, "name"),
          Description: textAt(entry.inputs, "description"),
          Type: needText(entry, "type") as ParameterType,
          Value: await world.localText(needText(entry, "value")),
          Overwrite: true,
        }),
      );
    },
    remove: (entry, world) =>
      ifThere(["ParameterNotFound"], () =>
        world
          .client(SSMClient, entry)
          .send(new DeleteParameterCommand({ Name: needText(entry, "name") })),
      ),
  },
};
