import { readFileSync } from "node:fs";
import path from "node:path";
import addFormats from "ajv-formats";
import Ajv from "ajv/dist/2020";
import type { ValidateFunction } from "ajv/dist/2020";
import { projectRoot } from "../../gate/project-root";
import { reportSchema } from "../../gate/report-schema";

let validate: ValidateFunction | undefined;

/** How a value differs from a report: by the published JSON Schema, and by its source, which also bears no other field. */
export function mistakesIn(value: unknown): readonly string[] {
  validate ??= compile();
  const published = validate(value) ? [] : (validate.errors ?? []);
  const { error } = reportSchema.safeParse(value);
  return [
    ...published.map(({ instancePath, message = "" }) => `${instancePath}: ${message}`),
    ...(error?.issues ?? []).map(({ path: place, message }) => `${place.map(String).join("/")}: ${message}`),
  ];
}

function compile(): ValidateFunction {
  const ajv = new Ajv();
  addFormats(ajv);
  return ajv.compile(JSON.parse(readFileSync(path.join(projectRoot, "help", "report.schema.json"), "utf8")) as object);
}
