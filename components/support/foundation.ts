import { type Place, type Settings } from "../../environments/schema";
import { EncryptionKeys, keyUsers } from "../parts/encryptionKeys";
import { type SecretReplica } from "../parts/generatedSecret";
import { regionProvider } from "./regionProvider";

/** What every tier of a place stands on: it exists in all places before any store does in one. */
export type Foundation = ReturnType<typeof foundation>;

/**
 * A place's provider and keys, and the arguments that its tiers share.
 * @param peer the other place, which answers for this one when the account is asked for.
 */
export function foundation(settings: Settings, place: Place, peer?: Place) {
  const { account, prefix, protect, services } = settings;
  const { region } = place;
  const location = { region, account };
  const provider = regionProvider(region, region, settings, peer?.region);
  const keys = new EncryptionKeys(
    `keys-${region}`,
    { location, prefix, protect, users: keyUsers(settings) },
    { provider },
  );
  const { relational } = settings.data;
  const clusterPerService = relational.engine === "aurora-postgres" && relational.clusterPerService;
  const logging = { keys, retentionDays: settings.logRetentionDays };
  const { transport, stream } = settings.events;
  const events = { transport, stream };
  const context = { prefix, location, services, events, clusterPerService, keys };
  return { place, provider, shared: { prefix, protect, location, keys, logging, context } };
}

/** Where home's secrets are copied to, so that the peer reads its own copy with its own key. */
export function secretReplicas(of: Foundation | undefined): SecretReplica[] {
  return of ? [{ region: of.place.region, kmsKeyArn: of.shared.keys.data.arn }] : [];
}
