import { type TypeControls } from "./control";
import { dataControls } from "./data";
import { edgeControls } from "./edge";
import { workloadControls } from "./workloads";

/**
 * Every type in use, and what AWS Security Hub (most of it AWS Foundational Security Best Practices) and CIS AWS Foundations
 * 5.0 ask of it. Ids are those of the control reference in the Security Hub user guide; it grows, and only a reader notices.
 */
export const controls: TypeControls = { ...dataControls, ...edgeControls, ...workloadControls };
