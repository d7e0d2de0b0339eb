// Package people knows who signs in: whom a session token belongs to, what Clerk and the users
// themselves say of them, and whether they are admins. HTTP and the sockets both ask it, so that a
// user who is seen for the first time is written down wherever that was.
//
//	token ──▶ Tokens.Verify ──▶ identity ──▶ the request goes on
//	                               │ seen for the first time
//	                               ▼
//	                  noticed ──▶ Store.Remember ──▶ nameless ──▶ Clerk.User ──▶ Store.Record
//
// A request waits for the verification only. The rest runs on goroutines of the [Directory]'s own,
// in batches, and what it cannot do it forgets: the token then counts as new, and its user is
// noticed again with the next request.
package people
