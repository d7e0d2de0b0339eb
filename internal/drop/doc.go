// Package drop is the domain: what a limited edition is, who may hold a unit of it, and who has bought one.
//
// One pure function decides ([Decide]); everything else brings it what it needs and carries out what it says:
//
//	Reserve ──▶ Gate.Admit ──▶ batch ──▶ Ledger.Apply ──▶ Gate.Settle ──▶ answer ──▶ Timer
//	            may be wrong             Decide, under      stock at seq,
//	            (Redis)                  the row's lock     leases end, news
//
// The gate admits attempts, the ledger decides units. A gate that is empty, stale or away costs time, never a unit.
// The package knows neither SQL nor Redis nor HTTP: its [Service] declares what it needs of them as small interfaces.
//
// A hold is a reservation that is active and whose end lies ahead. An overdue reservation is not a hold, whatever its
// row says: it can be neither bought, nor shown as active, nor in its own user's way.
package drop
