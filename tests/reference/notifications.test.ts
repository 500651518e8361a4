// Every row of docs/reference/notifications.md, in its order.
import "./notifications/inside";
import "./notifications/messages";
import "./notifications/ways";
