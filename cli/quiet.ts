/**
 * Keeps warnings of the AWS SDK about coming versions of Node off the screen: which versions fit together is the lockfile's
 * and the tests' business, and whoever drills in an emergency has other things to read. Imported for its effect.
 */
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
