import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

export interface ImageRepositoryArgs {
  /** AWS name, the same in both places, so that replication finds it. */
  readonly repositoryName: string;
  readonly kmsKeyArn: pulumi.Input<string>;
  /** Keeps a repository with images from being deleted. */
  readonly protect: boolean;
}

/** Images kept of each service: the latest deployments and what a rollback may want. */
const keptImages = 50;

/**
 * The images of one service in one place. A tag means one image for ever, so that what was tested is what runs, and every
 * image is scanned when it arrives.
 *
 * Cost: per gigabyte.
 */
export class ImageRepository extends pulumi.ComponentResource {
  public readonly repository: aws.ecr.Repository;

  constructor(name: string, args: ImageRepositoryArgs, opts?: pulumi.ComponentResourceOptions) {
    super("evenkeel:part:ImageRepository", name, { repositoryName: args.repositoryName }, opts);
    this.repository = new aws.ecr.Repository(
      `${name}-repository`,
      {
        name: args.repositoryName,
        imageTagMutability: "IMMUTABLE",
        imageScanningConfiguration: { scanOnPush: true },
        encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: args.kmsKeyArn }],
        forceDelete: !args.protect,
      },
      { parent: this, protect: args.protect },
    );
    new aws.ecr.LifecyclePolicy(
      `${name}-lifecycle`,
      {
        repository: this.repository.name,
        policy: JSON.stringify({
          rules: [
            {
              rulePriority: 1,
              description: "Images whose build did not end",
              selection: {
                tagStatus: "untagged",
                countType: "sinceImagePushed",
                countUnit: "days",
                countNumber: 7,
              },
              action: { type: "expire" },
            },
            {
              rulePriority: 2,
              description: `The latest ${keptImages}`,
              selection: {
                tagStatus: "any",
                countType: "imageCountMoreThan",
                countNumber: keptImages,
              },
              action: { type: "expire" },
            },
          ],
        }),
      },
      { parent: this },
    );
    this.registerOutputs({ url: this.repository.repositoryUrl });
  }
}
