// Every row of docs/reference/trading.md, in its order.
import "./trading/requests";
import "./trading/data";
