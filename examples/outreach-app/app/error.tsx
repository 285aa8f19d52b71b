"use client";

export default function ErrorPage({ reset }: { readonly error: Error; readonly reset: () => void }) {
  return (
    <>
      <h1>Something went wrong</h1>
      <p className="lead">Nothing was sent. You can try again.</p>
      <button className="button" type="button" onClick={reset}>
        Try again
      </button>
    </>
  );
}
