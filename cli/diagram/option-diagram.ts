import { instance } from "@viz-js/viz";
import { diagramOf } from "./diagram";
import { dotOf } from "./dot";

/** The picture (SVG) of stacks that stand one behind the other, the one that users meet first at the beginning. */
export async function optionDiagram(stacks: Readonly<Record<string, unknown>>): Promise<string> {
  const viz = await instance();
  const named = Object.entries(stacks).map(([name, document]) => ({ name, document }));
  return viz.renderString(dotOf(diagramOf(named)), { format: "svg" });
}
