import { StandardsExplorer } from "./explorer";
import { StandardsGraph } from "./picture";

customElements.define("standards-graph", StandardsGraph);
customElements.define("standards-explorer", StandardsExplorer);
