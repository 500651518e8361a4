import {
  type BucketLocationConstraint,
  type BucketVersioningStatus,
  CreateBucketCommand,
  DeleteBucketCommand,
  PutBucketVersioningCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { ifThere, needText, nothing, type Projectors, textAt, unless } from "./projector";

const taken = ["BucketAlreadyOwnedByYou", "BucketAlreadyExists"];

export const projectors: Projectors = {
  "aws:s3/bucket:Bucket": {
    apply: async (entry, world, before) => {
      if (before !== undefined) {
        return;
      }
      const command = new CreateBucketCommand({
        Bucket: needText(entry, "bucket"),
        // S3 knows us-east-1 as the region that is not named.
        ...(entry.region === "us-east-1"
          ? {}
          : {
              CreateBucketConfiguration: {
                LocationConstraint: entry.region as BucketLocationConstraint,
              },
            }),
      });
      await unless<unknown>(
        taken,
        () => world.client(S3Client, entry).send(command),
        () => Promise.resolve(),
      );
    },
    remove: (entry, world) =>
      ifThere(["NoSuchBucket"], () =>
        world
          .client(S3Client, entry)
          .send(new DeleteBucketCommand({ Bucket: needText(entry, "bucket") })),
      ),
  },
  "aws:s3/bucketVersioning:BucketVersioning": {
    apply: async (entry, world) => {
      const status = textAt(entry.inputs, "versioningConfiguration.status");
      await world.client(S3Client, entry).send(
        new PutBucketVersioningCommand({
          Bucket: needText(entry, "bucket"),
          VersioningConfiguration: { Status: status as BucketVersioningStatus | undefined },
        }),
      );
    },
    remove: nothing,
  },
};
