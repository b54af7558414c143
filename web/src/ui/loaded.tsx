import { useRemote } from "../hooks";
import type { Page, PageProps } from "../pages/table";
import { Failure, Waiting } from "./states";

/** A page whose code comes when it is asked for. */
export function Loaded({ load, ...props }: PageProps & { readonly load: () => Promise<Page> }) {
  const [page, again] = useRemote(load, []);
  if (page.state === "waiting") return <Waiting />;
  if (page.state === "failed") return <Failure error={page.error} again={again} />;
  return <page.value {...props} />;
}
