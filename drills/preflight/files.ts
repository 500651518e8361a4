import { ListImagesCommand } from "@aws-sdk/client-ecr";
import { paginateListObjectsV2 } from "@aws-sdk/client-s3";
import { reachable, type Context } from "../context";
import { parseEcrImage } from "../stack/containers";
import { type BucketPair } from "../stack/requirements";
import { placeOf } from "../stack/view";
import { counted } from "../text";
import { type Check, type Finding, refusal, warning } from "./check";

/** Files and images: replication copies only what is new, so what is missing is counted. */

/** Objects of a bucket that are counted at most; more would take minutes. */
const most = 100_000;

async function objectsOf({ aws }: Context, { region, bucket }: BucketPair["from"]) {
  const found = new Map<string, string>();
  const pages = paginateListObjectsV2({ client: aws(region).s3 }, { Bucket: bucket });
  for await (const { Contents = [] } of pages) {
    for (const { Key = "", Size = 0 } of Contents) {
      found.set(Key, `${Size}`);
    }
    if (found.size >= most) {
      break;
    }
  }
  return found;
}

async function bucketPair(context: Context, pair: BucketPair): Promise<Finding[]> {
  const [from, to] = [await objectsOf(context, pair.from), await objectsOf(context, pair.to)];
  const missing = [...from].filter(([key, size]) => to.get(key) !== size).length;
  const least = from.size >= most ? "at least " : "";
  return missing === 0
    ? []
    : [
        warning(
          `${least}${counted(missing, "object")} of ${pair.from.bucket} are not in ${pair.to.bucket}, or differ there`,
          "Replication copies only what is new: copy the rest once (`aws s3 sync`), or wait if they were written just now.",
        ),
      ];
}

export const objects: Check = {
  name: "objects",
  asks: ["S3"],
  run: async (context) => {
    const { view, run } = context;
    const pairs = view.buckets.filter(
      ({ from, to }) => from.region === run.from && to.region === run.to,
    );
    if (pairs.length > 0 && !reachable(context).includes(run.from)) {
      return [
        warning(
          `objects that did not reach ${run.to} are not counted: ${run.from} is not asked`,
          "Compare the buckets once it is back.",
        ),
      ];
    }
    return (await Promise.all(pairs.map((pair) => bucketPair(context, pair)))).flat();
  },
};

/** Digests and tags of a repository. */
async function imagesIn({ aws }: Context, region: string, repository: string) {
  const digests = new Set<string>();
  const tags = new Set<string>();
  for (let token: string | undefined, first = true; first || token !== undefined; first = false) {
    const page = await aws(region).ecr.send(
      new ListImagesCommand({ repositoryName: repository, nextToken: token }),
    );
    for (const { imageDigest, imageTag } of page.imageIds ?? []) {
      digests.add(imageDigest ?? "");
      tags.add(imageTag ?? "");
    }
    token = page.nextToken;
  }
  return { digests, tags };
}

async function repository(context: Context, name: string): Promise<Finding[]> {
  const { run } = context;
  const next = await imagesIn(context, run.to, name);
  if (!reachable(context).includes(run.from)) {
    return next.digests.size > 0
      ? []
      : [refusal(`repository ${name} in ${run.to} has no image`, "Build one there.")];
  }
  const old = await imagesIn(context, run.from, name);
  const missing = [...old.digests].filter((digest) => !next.digests.has(digest)).length;
  return missing === 0
    ? []
    : [
        (next.digests.size === 0 ? refusal : warning)(
          `${counted(missing, "image")} of ${name} in ${run.from} are not in ${run.to}`,
          "Replication copies only what is new: push the rest once, or wait if they were pushed just now.",
        ),
      ];
}

/** An image that the services' containers name: it must be where they are started. */
async function namedImage(context: Context, image: string): Promise<Finding[]> {
  const { run } = context;
  const parsed = parseEcrImage(image);
  if (parsed === undefined) {
    return [];
  }
  if (parsed.region !== run.to) {
    return [
      warning(
        `containers that start in ${run.to} pull ${image} from ${parsed.region}`,
        "Those that run go on without; name an image that both places have to start new ones.",
      ),
    ];
  }
  const { digests, tags } = await imagesIn(context, run.to, parsed.repository);
  return digests.has(parsed.version) || tags.has(parsed.version)
    ? []
    : [refusal(`image ${image} is missing`, `Push it to ${run.to}.`)];
}

export const images: Check = {
  name: "images",
  asks: ["ECR"],
  run: async (context) => {
    const { view, run } = context;
    const shared = placeOf(view, run.to).repositories.filter((name) =>
      placeOf(view, run.from).repositories.includes(name),
    );
    return (
      await Promise.all([
        ...shared.map((name) => repository(context, name)),
        ...view.images.map((image) => namedImage(context, image)),
      ])
    ).flat();
  },
};
