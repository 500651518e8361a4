// Every row of docs/reference/webapp.md, in its order.
import "./webapp/entry";
import "./webapp/inside";
import "./webapp/world";
