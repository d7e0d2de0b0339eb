package postgres

import "time"

// Each kind of work has connections of its own, so that many requests of one kind cannot make those
// of another kind wait. All sizes are here; docs/operations.md has their sum.
const (
	// poolLedger is for the transactions that move stock. A drop uses one connection at a time:
	// more of them would only wait for its row lock. So it bounds how many drops a replica writes
	// at once.
	poolLedger = "ledger"

	// poolLookups is for short statements that requests and this replica's health wait for: the
	// drop of a reservation, a gate's state, users and roles, the clock, overdue holds.
	poolLookups = "lookups"

	// poolPages is for public lists and drops, which all readers share.
	poolPages = "pages"

	// poolSockets is for the same reads when they are for sockets.
	poolSockets = "sockets"

	// poolHistory is for users' own reservations and purchases.
	poolHistory = "history"

	// poolRecords is for admins' lists, figures and exports.
	poolRecords = "records"
)

// poolSizes are the largest numbers of connections of one replica.
//
//nolint:gochecknoglobals // a constant; Go has none of this type
var poolSizes = map[string]int32{
	poolLedger:  8,
	poolLookups: 4,
	poolPages:   3,
	poolSockets: 3,
	poolHistory: 3,
	poolRecords: 3,
}

// PoolUse is how busy a pool is.
type PoolUse struct {
	Name   string
	InUse  int
	Max    int
	Waited time.Duration // how long statements that got a connection have waited for it, all together, since the start
}

// IdlePools returns the pools of a replica that has not opened them yet.
func IdlePools() []PoolUse {
	uses := make([]PoolUse, 0, len(poolSizes))
	for name, connections := range poolSizes {
		uses = append(uses, PoolUse{Name: name, Max: int(connections)})
	}
	return uses
}

// Pools returns how busy each pool is.
func (db *DB) Pools() []PoolUse {
	uses := make([]PoolUse, 0, len(db.pools))
	for name, pool := range db.pools {
		stat := pool.Stat()
		uses = append(uses, PoolUse{
			Name: name, InUse: int(stat.AcquiredConns()), Max: int(stat.MaxConns()), Waited: stat.EmptyAcquireWaitTime(),
		})
	}
	return uses
}
