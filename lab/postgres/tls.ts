import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "./account";
import { NoPostgresError } from "./find";

/** Files of the certificate that all servers of a stack show. */
export interface Certificate {
  /** PEM; vouches for itself, so that it is also what clients trust. */
  readonly certificate: string;
  readonly key: string;
}

/** Ten years: the lab has nobody who renews it. */
const days = 3_650;

/** In a file, because not every `openssl` takes extensions as arguments. */
const request = `
[req]
prompt = no
distinguished_name = name
x509_extensions = extensions
[name]
CN = Databases of the Evenkeel lab
[extensions]
basicConstraints = critical, CA:TRUE, pathlen:0
subjectAltName = DNS:localhost, IP:127.0.0.1
`;

/**
 * Makes the certificate of a stack's servers once: an authority of its own that vouches for nobody else.
 * @throws NoPostgresError where there is no `openssl`, which Debian's package of PostgreSQL brings along.
 */
export async function certificateIn(folder: string): Promise<Certificate> {
  const made = { certificate: join(folder, "ca.pem"), key: join(folder, "server.key") };
  if (existsSync(made.certificate)) {
    return made;
  }
  mkdirSync(folder, { recursive: true });
  const [config, certificate] = [join(folder, "request.cnf"), `${made.certificate}.new`];
  writeFileSync(config, request);
  const args = ["-x509", "-newkey", "rsa:2048", "-nodes", "-sha256", "-days", String(days)];
  const files = ["-config", config, "-keyout", made.key, "-out", certificate];
  try {
    await run("openssl", ["req", ...args, ...files], { account: {}, cwd: folder });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new NoPostgresError([`openssl made no certificate for the servers: ${reason}`]);
  }
  rmSync(config);
  // The certificate comes last: where it is, the key is too.
  renameSync(certificate, made.certificate);
  return made;
}
