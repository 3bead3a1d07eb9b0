"use client";

import { Failure } from "@/components/ui/states";

const PageError = ({ error, reset }: { error: Error; reset: () => void }) => (
  <Failure
    title="This page could not be drawn"
    action={
      <button type="button" className="btn" onClick={reset}>
        Try again
      </button>
    }
  >
    {error.message}
  </Failure>
);

export default PageError;
