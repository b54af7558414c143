import { useErrorBoundary } from "preact/hooks";
import { useRemote } from "../hooks";
import type { Page, PageProps } from "../pages/table";
import { Failure, Waiting } from "./states";

/** What went wrong may have words of its own that hold what the page was showing. */
const NOT_SHOWN = "the page could not be shown";

/** A page whose code comes when it is asked for. */
export function Loaded({ load, ...props }: PageProps & { readonly load: () => Promise<Page> }) {
  const [page, again] = useRemote(load, []);
  // A page that cannot show what came is taken away as a whole, with all that it knew.
  const [fault, anew] = useErrorBoundary();
  if (fault) return <Failure error={new Error(NOT_SHOWN)} again={anew} />;
  if (page.state === "waiting") return <Waiting />;
  if (page.state === "failed") return <Failure error={page.error} again={again} />;
  return <page.value {...props} />;
}
