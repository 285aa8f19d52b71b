import Link from "next/link";

export default function HomePage() {
  return (
    <>
      <h1>Your clinic, a message away</h1>
      <p>Ask a question between appointments, and find the answer where you left it.</p>
      <p>
        <Link href="/conversations">Open your conversations</Link>
      </p>
    </>
  );
}
