import { GetObjectCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { parseJson } from "../actions/role";

/**
 * Who holds the lock of a stack. The CLI tells only whoever tries to take it, so the lock is looked for where the backend
 * keeps it: one file for each holder (pulumi, pkg/backend/diy/lock.go).
 */

const lock = z.object({
  pid: z.number(),
  username: z.string(),
  hostname: z.string(),
  timestamp: z.string(),
});

const holder = (content: string): string => {
  const parsed = lock.safeParse(parseJson(content));
  return parsed.success
    ? `${parsed.data.username}@${parsed.data.hostname} (process ${parsed.data.pid}) since ${parsed.data.timestamp}`
    : "somebody whose lock cannot be read";
};

/** Folder of a stack's locks, below the backend's own. */
export const lockFolder = (project: string, stack: string): string =>
  `.pulumi/locks/organization/${project}/${stack}`;

/** Where a `file://` backend keeps its files: `file://~/state?metadata=skip` is `state` in the home folder. */
export function backendFolder(url: string, home = process.env.HOME ?? "~"): string {
  const [path = ""] = url.slice("file://".length).split("?");
  return path.replace(/^~/, home);
}

/** In a folder of this machine. */
export function holderInFolder(root: string, folder: string): string | undefined {
  const path = join(root, folder);
  const [first] = existsSync(path)
    ? readdirSync(path).filter((name) => name.endsWith(".json"))
    : [];
  return first === undefined ? undefined : holder(readFileSync(join(path, first), "utf8"));
}

/** In a bucket: `s3://BUCKET/PREFIX?region=REGION`. */
export async function holderInBucket(
  url: URL,
  folder: string,
  s3 = new S3Client({ region: url.searchParams.get("region") ?? undefined }),
): Promise<string | undefined> {
  const prefix = url.pathname.replace(/^\//, "");
  const Bucket = url.hostname;
  const { Contents = [] } = await s3.send(
    new ListObjectsV2Command({
      Bucket,
      Prefix: [prefix, folder, ""].filter((part, index) => part !== "" || index === 2).join("/"),
    }),
  );
  const Key = Contents.find((object) => object.Key?.endsWith(".json"))?.Key;
  if (Key === undefined) {
    return undefined;
  }
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
  return holder((await Body?.transformToString()) ?? "");
}
