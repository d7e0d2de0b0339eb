// Package postgres is the truth: pgx adapters for the ledger that decides units, and for everything that is read.
//
// ledger.go is the only code that moves stock. It has a pool of its own, so that no list, export or sign-in can keep a
// hold waiting, and every one of its transactions has one shape: lock the drop, read, decide, write, commit.
package postgres
