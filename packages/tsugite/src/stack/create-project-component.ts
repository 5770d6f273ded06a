import {
  createComponent,
  messageWithoutFix,
  type NewComponent,
  type StackComponent,
  TsugiteError,
} from "@tsugite/core";
import { locateComponent } from "../config/locate-component.ts";

/** Makes a component of `tsugite.yaml`; what is wrong with its config is told with its line there. */
export async function createProjectComponent(candidate: unknown, options: NewComponent): Promise<StackComponent> {
  try {
    return await createComponent(candidate, options);
  } catch (error) {
    const at = locateComponent(options.root, options, "config");
    if (!TsugiteError.is(error, "COMPONENT_CONFIG_INVALID") || at === undefined) throw error;
    const { code, fix, cause } = error;
    throw new TsugiteError(code, messageWithoutFix(error), { at, cause, ...(fix === undefined ? {} : { fix }) });
  }
}
