/** Types that hold data, as a drill has them. */
export { isStateful } from "../../drills/stack/stateful";
