// Package postgres has the pgx adapters: the ledger, which alone decides who gets a unit, and
// everything that reads.
//
// ledger.go is the only code that moves stock. It has its own connection pool, so that no list,
// export or sign-in delays a hold. All of its transactions have the same steps: lock the drop,
// read, decide, write, commit.
package postgres
