import * as grpc from "@grpc/grpc-js";
import { createRequire } from "node:module";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { Host, type HostOptions } from "./host";
import { type Package } from "./instances";
import { providerService } from "./service";

export const packages: readonly Package[] = ["aws", "kubernetes", "awsx", "eks", "random"];

/** Messages of any size: a function's inputs and a cluster's outputs outgrow the default of 4 MiB. */
const channelOptions = {
  "grpc.max_receive_message_length": -1,
  "grpc.max_send_message_length": -1,
};

/** The version that the SDK in node_modules asks for: with another one the engine warns. */
function versionOf(pkg: Package): string {
  const manifest = createRequire(__filename)(`@pulumi/${pkg}/package.json`) as { version: string };
  return manifest.version.replace(/^v/, "");
}

function listen(server: grpc.Server): Promise<number> {
  return new Promise((succeed, fail) => {
    const credentials = grpc.ServerCredentials.createInsecure();
    server.bindAsync("127.0.0.1:0", credentials, (error, port) =>
      error ? fail(error) : succeed(port),
    );
  });
}

export interface Serving {
  readonly host: Host;
  /** Value of PULUMI_DEBUG_PROVIDERS: the engine attaches to these instead of starting plugins. */
  readonly attach: string;
  stop(): void;
}

/** Versions by package, where they shall be others than those that are installed. */
export type ProviderVersions = { readonly [pkg in Package]?: string };

/** Starts the simulated providers, one port per package. */
export async function serveProviders(
  options: HostOptions & { readonly versions?: ProviderVersions },
): Promise<Serving> {
  const host = new Host(options);
  const servers: grpc.Server[] = [];
  const ports: string[] = [];
  for (const pkg of packages) {
    const server = new grpc.Server(channelOptions);
    const version = options.versions?.[pkg] ?? versionOf(pkg);
    server.addService(ResourceProviderService, providerService(pkg, version, host));
    servers.push(server);
    ports.push(`${pkg}:${await listen(server)}`);
  }
  return {
    host,
    attach: ports.join(","),
    stop: () => servers.forEach((server) => server.forceShutdown()),
  };
}
