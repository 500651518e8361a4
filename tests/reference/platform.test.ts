// Every row of docs/reference/platform.md, in its order.
import "./platform/answers";
import "./platform/keeping";
import "./platform/recovery";
