// Package shop is the service: it brings commands to the rules of package drop, carries out what they decide, and tells
// everybody. It declares what it needs of the world as small interfaces ([Ports]).
//
//	Reserve ──▶ Gate.Admit ──▶ batch ──▶ Ledger.Apply ──▶ Gate.Settle ──▶ answer ──▶ Timer
//	            may be wrong             Decide, under      stock at seq,
//	            (Redis)                  the row's lock     leases end, news
//
// The gate admits attempts, the ledger decides units. A gate that is empty, stale or away costs time, never a unit.
//
// Requests for one drop that come together share a batch; one is in flight for each drop and replica. Within a batch,
// units that come back go out again, and a buyer never waits behind people who want to hold. The time limits of all
// this, and how they fit into each other, are in limits.go.
package shop
