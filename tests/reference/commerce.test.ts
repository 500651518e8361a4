// Every row of docs/reference/commerce.md, in its order.
import "./commerce/ways";
import "./commerce/services";
import "./commerce/world";
