import {
  CreateRepositoryCommand,
  DeleteRepositoryCommand,
  ECRClient,
  type ImageTagMutability,
} from "@aws-sdk/client-ecr";
import { ifThere, needText, type Projectors, textAt, unless } from "./projector";

export const projectors: Projectors = {
  "aws:ecr/repository:Repository": {
    apply: async (entry, world, before) => {
      if (before !== undefined) {
        return;
      }
      const command = new CreateRepositoryCommand({
        repositoryName: needText(entry, "name"),
        imageTagMutability: textAt(entry.inputs, "imageTagMutability") as
          ImageTagMutability | undefined,
      });
      await unless<unknown>(
        ["RepositoryAlreadyExistsException"],
        () => world.client(ECRClient, entry).send(command),
        () => Promise.resolve(),
      );
    },
    remove: (entry, world) =>
      ifThere(["RepositoryNotFoundException"], () =>
        world
          .client(ECRClient, entry)
          .send(
            new DeleteRepositoryCommand({ repositoryName: needText(entry, "name"), force: true }),
          ),
      ),
  },
};
