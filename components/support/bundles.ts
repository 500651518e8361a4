import { createHash, type Hash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative, resolve } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import type * as Esbuild from "esbuild";

const root = resolve(__dirname, "../..");
const sources = join(root, "functions");
const keyFile = "key.txt";

/**
 * How every function is bundled. CommonJS, not ES modules: the AWS SDK is left to Lambda's runtime, where only `require` looks for it
 * (it is not above /var/task), and pg is CommonJS itself. Nothing of it depends on the machine or the time, so the same
 * sources give the same bytes. Source maps go along without the sources' text: with `NODE_OPTIONS=--enable-source-maps`
 * a stack trace in the log names our files and lines.
 */
const options = {
  bundle: true,
  platform: "node",
  target: "node22",
  format: "cjs",
  minify: true,
  sourcemap: "linked",
  sourcesContent: false,
  legalComments: "none",
  charset: "utf8",
  loader: { ".sql": "text" },
  // pg-native is pg's optional C driver, which it asks for in a try block.
  external: ["@aws-sdk/*", "@smithy/*", "pg-native"],
  metafile: true,
  logLevel: "silent",
  // Paths in source maps are relative to the output, so a build in a temporary folder must be as deep as the final one.
  absWorkingDir: root,
} as const satisfies Esbuild.BuildOptions;

interface Entry {
  /** `ordering/api`: what callers ask for. */
  readonly name: string;
  /** Folder of the bundle: `ordering-api`. */
  readonly folder: string;
  readonly source: string;
}

/** In code units, unlike localeCompare: the same on every machine. */
const byName = <T extends { name: string }>(items: T[]): T[] =>
  items.sort((one, other) => (one.name < other.name ? -1 : 1));

const listing = (folder: string) => byName(readdirSync(folder, { withFileTypes: true }));

const isEntry = (folder: string, file: string) =>
  folder === "platform"
    ? file.endsWith(".ts") && !file.endsWith(".d.ts")
    : ["api.ts", "authorizer.ts", "consumer.ts"].includes(file);

function findEntries(): Entry[] {
  return listing(sources)
    .filter((folder) => folder.isDirectory() && folder.name !== "shared")
    .flatMap(({ name: folder }) =>
      listing(join(sources, folder))
        .filter(({ name }) => isEntry(folder, name))
        .map(({ name: file }) => {
          const kind = file.slice(0, -".ts".length);
          const source = join(sources, folder, file);
          return { name: `${folder}/${kind}`, folder: `${folder}-${kind}`, source };
        }),
    );
}

function hashFolder(hash: Hash, folder: string, prefix: string): void {
  for (const item of listing(folder)) {
    const path = join(folder, item.name);
    if (item.isDirectory()) {
      hashFolder(hash, path, `${prefix}${item.name}/`);
    } else {
      const content = readFileSync(path);
      hash.update(`${prefix}${item.name}\0${content.length}\0`).update(content);
    }
  }
}

/** Changes whenever a bundle could: with the functions' sources, with any dependency and with how they are bundled. */
function sourceKey(): string {
  const hash = createHash("sha256");
  hash.update(JSON.stringify({ ...options, absWorkingDir: "" }));
  hash.update(readFileSync(join(root, "package-lock.json")));
  hashFolder(hash, sources, "");
  return hash.digest("hex");
}

const isUpToDate = (target: string, key: string): boolean => {
  try {
    return readFileSync(join(target, keyFile), "utf8") === key;
  } catch {
    return false;
  }
};

/**
 * Bundles everything into a folder of its own and puts that in place with one rename, so that a build at the same time, or
 * one that is interrupted, never leaves half a bundle. The first one wins, and all made the same bytes.
 */
function build(entries: readonly Entry[], target: string, key: string): void {
  // Loaded here only: it costs more than everything else when nothing changed.
  const esbuild = createRequire(__filename)("esbuild") as typeof Esbuild;
  mkdirSync(dirname(target), { recursive: true });
  const folder = mkdtempSync(`${target}-`);
  try {
    const result = esbuild.buildSync({
      ...options,
      entryPoints: entries.map((entry) => ({
        in: entry.source,
        out: join(entry.folder, "index"),
      })),
      outdir: folder,
    });
    // What is in each bundle and why, for whoever wonders about a size; the folder's random name must not be in it.
    const metafile = JSON.stringify(result.metafile).replaceAll(`${relative(root, folder)}/`, "");
    writeFileSync(join(folder, "metafile.json"), metafile);
    writeFileSync(join(folder, keyFile), key);
    putInPlace(folder, target, key);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A folder cannot be renamed onto one that is not empty: the old one steps aside first. */
function putInPlace(folder: string, target: string, key: string): void {
  if (isUpToDate(target, key)) {
    // Another build was quicker. Someone may be reading what it made, so it stays.
    return;
  }
  const old = `${folder}-old`;
  try {
    if (existsSync(target)) {
      renameSync(target, old);
    }
    renameSync(folder, target);
  } catch (error) {
    // Another build came between the two renames; if it built the same, all is well.
    if (!isUpToDate(target, key)) {
      throw error;
    }
  } finally {
    rmSync(old, { recursive: true, force: true });
  }
}

export interface Bundles {
  /** See the function of the same name. */
  readonly availableFunctions: () => string[];
  /** See the function of the same name. */
  readonly functionBundle: (entry: string) => pulumi.asset.AssetArchive;
}

/** The bundles in a folder of `dist/`; for tests, which must not take away what another process reads. */
export function bundlesIn(target: string): Bundles {
  let bundled: ReadonlyMap<string, Entry> | undefined;

  const bundledEntries = () => {
    if (bundled === undefined) {
      const entries = findEntries();
      const key = sourceKey();
      if (!isUpToDate(target, key)) {
        build(entries, target, key);
      }
      bundled = new Map(entries.map((entry) => [entry.name, entry]));
    }
    return bundled;
  };

  return {
    availableFunctions: () => findEntries().map(({ name }) => name),
    functionBundle: (entry) => {
      const entries = bundledEntries();
      const found = entries.get(entry);
      if (found === undefined) {
        throw new Error(`no function "${entry}"; there are: ${[...entries.keys()].join(", ")}`);
      }
      const asset = (file: string) => new pulumi.asset.FileAsset(join(target, found.folder, file));
      return new pulumi.asset.AssetArchive({
        "index.js": asset("index.js"),
        "index.js.map": asset("index.js.map"),
      });
    },
  };
}

const standard = bundlesIn(join(root, "dist", "functions"));

/** Names of all functions that can be deployed: `SERVICE/api`, `SERVICE/consumer`, `auth/authorizer` and `platform/WHAT`. Builds nothing. */
export const availableFunctions = standard.availableFunctions;

/**
 * Code of a function, ready for `aws.lambda.Function`: its `code`, with handler `index.handler` and runtime nodejs22.x. All
 * functions are bundled at once, by the first call in a process, and only when something changed since the last time.
 * @param entry name as in `availableFunctions()`, such as `ordering/api`.
 */
export const functionBundle = standard.functionBundle;
