// Package bench measures the product on one machine, on one durable Postgres (fsync and synchronous_commit are on, as they
// are by default). The figures of shared machines vary from run to run, ratios within a run hold, so it compares:
//
//	make bench            the product with the way such shops are commonly built, and how fast the product refuses
//	make bench BASE=main  the product as it is here with another version of it, in PAIRS (9) alternating pairs
//
//	product  `sneakerhead serve`: gate and ledger in batches, one transaction in flight for each drop
//	classic  a Gin handler that runs one FOR UPDATE transaction for each request, on a pool of 8
//
// All check the same Clerk tokens, seen before in a round that does not count, and answer over the same kind of
// connections. Beside the rate and the latencies, each round's line has the processor time that an answer took: of the
// server, of Postgres with all its backends and of Redis, without the load generator's own.
//
// BASE is a binary or a git revision, of which cmd/sneakerhead is then built. Two versions agree on the commands, the
// settings and the API only, and nothing else of the other one is used: each migrates a database of its own, and drops are
// made by an admin's requests.
package bench
