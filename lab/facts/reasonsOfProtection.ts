import { type Reason, words } from "./reason";

const backup = /^aws:backup\//;
const instance = /^aws:rds\/instance:/;

/** The same for RDS without Aurora, rotation and backups. */
export const reasonsOfProtection: readonly Reason[] = [
  {
    why: "reference: the model of the cloud checks that the resource exists",
    types: backup,
    paths: words("rules.targetVaultName restoreTestingPlanName planId"),
  },
  {
    why: "maps and tags whose keys and values the user chooses",
    types: backup,
    paths: words(
      `backupOptions stringEquals.key stringEquals.value stringNotEquals.key stringNotEquals.value stringLikes.key
      stringLikes.value stringNotLikes.key stringNotLikes.value selectionTags.key selectionTags.value`,
    ),
  },
  {
    why: "what a restore of each kind takes: AWS Backup checks it when a trial begins",
    types: backup,
    paths: ["restoreMetadataOverrides"],
  },
  {
    why: "name of a time zone of the IANA database",
    types: backup,
    paths: ["scheduleExpressionTimezone"],
  },
  {
    why: "feature of RDS that the program does not use: the other service or engine checks it",
    types: instance,
    paths: words(
      `characterSetName ncharCharacterSetName domainDnsIps domainFqdn domainOu optionGroupName timezone replicateSourceDb
      restoreTime sourceDbInstanceIdentifier sourceDbiResourceId`,
    ),
  },
  { why: "counter: only a change of it matters", types: instance, paths: ["passwordWoVersion"] },
  {
    why: "feature that the program does not use: the other service checks it",
    types: /^aws:secretsmanager\/secretRotation:/,
    paths: words("externalSecretRotationMetadatas.key externalSecretRotationMetadatas.value"),
  },
];
