// Package people knows the users who sign in: whose a session token is, their profile, whether they
// are admins, who is blocked, and who was deleted. HTTP and the sockets both use it, so that a user
// is stored at their first request, whichever way it comes.
//
//	token ──▶ Tokens.Verify ──▶ identity ──▶ the request goes on
//	                               │ first: the token is not in the cache
//	                               ▼
//	                  toStore ──▶ Store.Remember ──▶ nameless ──▶ Clerk.User ──▶ Store.Record
//
// A request waits for the verification only, unless it asks for the stored user. The rest runs on
// two goroutines of the [Directory], in batches. When a step fails or a queue is full, the token is
// removed from the verifier's cache, so that the user's next request starts the steps again.
package people
