import type { Metadata } from "next";
import { sampleConversations } from "../../lib/conversations";
import { currentUser } from "../../lib/user-context";
import { viewerHost } from "../../lib/viewer-host";
import { Compose } from "./compose";
import { FollowUpForm } from "./follow-up-form";

/** For one user at one moment: never prerendered, never in a shared cache. */
export const dynamic = "force-dynamic";

export const metadata: Metadata = { title: "Conversations" };

const dayFormat = new Intl.DateTimeFormat("en-US", { day: "numeric", month: "long", timeZone: "UTC" });

export default async function ConversationsPage() {
  const [user, host] = await Promise.all([currentUser(), viewerHost()]);
  return (
    <div data-viewer-host={host} data-signed-in={user !== undefined}>
      <h1>Conversations</h1>
      {user === undefined ? (
        <p className="notice" role="status">
          You are signed out. Sign in to SleepConnect to read your messages.
        </p>
      ) : (
        <>
          <p className="lead">
            Good to see you, <strong data-user-name>{user.name}</strong>. These messages are samples.
          </p>
          <ul className="conversations">
            {sampleConversations.map((conversation) => (
              <li key={conversation.id}>
                <h2>
                  {conversation.subject}
                  {conversation.unread && <span className="badge">New</span>}
                </h2>
                <p>{conversation.excerpt}</p>
                <time dateTime={conversation.day}>{dayFormat.format(new Date(conversation.day))}</time>
              </li>
            ))}
          </ul>
          <Compose />
          <FollowUpForm />
        </>
      )}
    </div>
  );
}
