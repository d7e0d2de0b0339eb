package postgres

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// auditCheck finds the violations of one rule. Its query returns a row (drop_id, detail) for each
// violation, and takes the drop's id as $1, or null for every drop.
type auditCheck struct {
	invariant int
	name      string
	query     string
}

// Conditions that limit a query to one drop. The planner removes them when $1 is null.
const (
	ofTheDrop       = `($1::uuid IS NULL OR drop_id = $1)`
	ofTheDropItself = `($1::uuid IS NULL OR id = $1)`
)

// auditChecks are all checks that SQL can make, in the order of their invariants. Invariant 6
// (every confirmed id is in the database) needs the answers that clients got, and invariant 7 needs
// the gate: see GateBreaches.
func auditChecks() []auditCheck {
	return []auditCheck{
		{1, "the counters do not add up", countersAddUp},
		{1, "the counters of a size do not add up", sizeCountersAddUp},
		{1, "the counters of a drop are not the sums of its sizes", dropsAreSumsOfSizes},
		{1, "a drop is sized without sizes, or has sizes and is not sized", sizedDropsHaveSizes},
		{1, "a size that was taken off has units, or its holds are not noted", sizesTakenOffAreEmpty},
		{2, "the counters and the rows differ", countersMatchRows},
		{2, "the counters of a size and its rows differ", sizeCountersMatchRows},
		{3, "the counters and the ledger differ", countersMatchLedger},
		{3, "the counters of a size and the ledger differ", sizeCountersMatchLedger},
		{3, "the ledger does not begin with the drop's creation", ledgerBegins},
		{3, "the ledger does not begin with the creation of the sizes", ledgerSizesBegin},
		{3, "the ledger has a gap", ledgerHasNoGap},
		{3, "the ledger passes through an impossible stock", ledgerReplays},
		{3, "the ledger passes through an impossible stock of a size", ledgerReplaysBySize},
		{3, "a ledger row moves what its kind may not", ledgerMoves},
		{3, "a ledger row is not of a size of its drop", ledgerSizesExist},
		{3, "a ledger row and its reservations differ", ledgerMatchesReservations},
		{4, "a user has more than the drop allows", usersWithinLimit},
		{4, "a user holds two at once", usersHoldOne},
		{4, "a hold was made while its user had to wait", holdsAfterWaits},
		{5, "a hold is marked unsold that is not", unsoldMarks},
		{5, "a reservation has not exactly one end", reservationsEndOnce},
		{5, "a reservation is not of a size of its drop", reservationSizesExist},
		{5, "a purchase and its reservation differ", purchasesMatch},
		{5, "a hold was bought after its end", boughtInTime},
		{5, "a hold expired before its end", expiredInTime},
		{8, "a hold is overdue", overdueHoldsEnd},
	}
}

// run returns the first breaches of a check, and how many more there are.
func (c auditCheck) run(ctx context.Context, tx pgx.Tx, dropID *uuid.UUID) (listed []Breach, unlisted int64, err error) {
	rows, err := tx.Query(ctx, `SELECT drop_id, detail, count(*) OVER () FROM (`+c.query+`) AS breach
		ORDER BY drop_id, detail LIMIT $2`, dropID, breachesListed)
	if err != nil {
		return nil, 0, fmt.Errorf("%s: %w", c.name, err)
	}
	var all int64
	err = eachRow(func(row pgx.CollectableRow) error {
		b := Breach{Invariant: c.invariant, Name: c.name}
		err := row.Scan(&b.DropID, &b.Detail, &all)
		listed = append(listed, b)
		return err
	})(rows)
	if err != nil {
		return nil, 0, fmt.Errorf("%s: %w", c.name, err)
	}
	return listed, all - int64(len(listed)), nil
}
