// Package bench measures the product on one machine and one durable Postgres (fsync and
// synchronous_commit are on, the defaults). On shared machines figures vary from run to run, but
// ratios within a run are stable, so it compares:
//
//	make bench            the product with a common design of such shops, and the product's refusals
//	make bench BASE=main  this version of the product with another one, in PAIRS (9) alternating pairs
//	make bench-sizes      drops of 12 sizes with drops without, in PAIRS alternating pairs
//
//	product  `sneakerhead serve`: gate and ledger in batches, one transaction in flight for each drop
//	classic  a Gin handler that runs one FOR UPDATE transaction for each request, on a pool of 8
//
// Both verify the same Clerk tokens, which a round that does not count has put into the caches, and
// both answer over the same kind of connections. Each round's line has the rate, the latencies, and
// the processor time for each answer: of the server, of Postgres with all its backends and of
// Redis, but not of the load generator.
//
// BASE is a binary, or a git revision from which cmd/sneakerhead is built. The benchmark uses only
// the commands, settings and the API of the other version, which both versions share: each migrates
// its own database, and drops are created by an admin's requests.
package bench
