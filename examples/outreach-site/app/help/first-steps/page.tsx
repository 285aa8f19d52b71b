import type { Metadata } from "next";

export const metadata: Metadata = { title: "First steps" };

export default function FirstStepsPage() {
  return (
    <>
      <h1>First steps</h1>
      <p>Open a conversation, write, and send. Your clinic answers within two working days.</p>
    </>
  );
}
