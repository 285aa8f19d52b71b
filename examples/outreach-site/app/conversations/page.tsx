"use client";

import { useState } from "react";

/** A page is the same file for everybody; what is one user's own, a script asks the API for. */
export default function ConversationsPage() {
  const [count, setCount] = useState(0);
  return (
    <>
      <h1>Conversations</h1>
      <p>This page is a file. Its script asks the environment&apos;s API for what is yours.</p>
      <button
        type="button"
        onClick={() => {
          setCount(count + 1);
        }}
      >
        Drafts: {count}
      </button>
    </>
  );
}
