// Package bench measures the product against the way such shops are commonly built, on the same machine, the same
// Postgres and in the same run: the figures of shared machines wander, ratios hold. `make bench` runs it.
//
//	product  `sneakerhead serve`: gate and ledger in batches, one transaction in flight for each drop
//	classic  a Gin handler that runs one FOR UPDATE transaction for each request, on a pool of 8
//
// Both check the same Clerk tokens, seen before, and answer over the same kind of connections. Postgres is durable:
// fsync and synchronous_commit are on, as they are by default.
package bench
