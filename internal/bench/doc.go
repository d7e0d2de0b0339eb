// Package bench measures the product on one machine and one durable Postgres (fsync and
// synchronous_commit are on, the defaults). On shared machines figures vary from run to run, but
// ratios within a run are stable, so it compares:
//
//	make bench            each row of a table, with what is wanted of it: rows_test.go
//	make bench ROW=holds  some of the rows
//	make bench BASE=main  this version of the product with another one, in PAIRS (9) alternating pairs
//	make bench-sizes      drops of 12 sizes with drops without, in PAIRS alternating pairs
//
//	product  `sneakerhead serve` as it ships, without its limits: all load comes from one address
//	ceiling  `/healthz` of the same server, asked in the same way, with the same tokens
//	classic  one FOR UPDATE transaction a request, on a pool of 8, called by goroutines:
//	         without HTTP, tokens and answers
//
// A row plays these in turn, ROUNDS (5) times, and its figures are medians. Each round's line has
// the rate, the latencies, and what an answer has cost: processor time of the server, of Postgres
// with all its backends, of Redis and of the load generator; allocations of the server; bytes of
// Postgres's log; and the mean sizes of the gate's and the ledger's batches.
//
// BASE is a binary, or a git revision from which cmd/sneakerhead is built. The benchmark uses only
// the commands, settings and the API of the other version, which both versions share: each migrates
// its own database, and drops are created by an admin's requests.
//
// It reads /proc, and sends with epoll, so it exists on Linux only.
package bench
