package postgres

import (
	"strings"

	"sneakerhead/internal/drop"
)

// overdue holds are shown as expired. There are few of them at any time, because the reaper ends
// them.
const overdue = `status = 'active' AND expires_at <= statement_timestamp()`

// storedAs lists, for each status that a reservation can be shown with, the rows that are shown so.
// Each condition is on one stored status, because the indexes of the lists are ordered by that.
//
//nolint:gochecknoglobals // a constant; Go has none of this type
var storedAs = map[drop.ReservationStatus][]string{
	drop.ReservationActive:    {`status = 'active' AND expires_at > statement_timestamp()`},
	drop.ReservationCompleted: {`status = 'completed'`},
	drop.ReservationExpired:   {`status = 'expired'`, overdue},
	drop.ReservationCancelled: {`status = 'cancelled'`},
	"":                        {`status = 'active'`, `status = 'completed'`, `status = 'expired'`, `status = 'cancelled'`},
}

// reservationList says how to select the rows of a list after a place. ofOverdue does the same for
// overdue holds, which another index may find.
type reservationList struct{ rows, ofOverdue, order, limit string }

// byStatus returns the query for one page, for each status that can be asked for. It reads at most
// one page for each condition in storedAs, each in the order of an index, and merges them. So what
// a page costs does not depend on how many rows there are.
func (l reservationList) byStatus() map[drop.ReservationStatus]string {
	page := ` ORDER BY ` + l.order + ` LIMIT ` + l.limit
	queries := make(map[drop.ReservationStatus]string, len(storedAs))
	for status, conditions := range storedAs {
		parts := make([]string, len(conditions))
		for i, condition := range conditions {
			rows := l.rows
			if condition == overdue {
				rows = l.ofOverdue
			}
			parts[i] = `(SELECT ` + reservationColumns + ` FROM reservations WHERE ` + rows + ` AND ` + condition + page + `)`
		}
		queries[status] = `SELECT ` + reservationColumns + `, statement_timestamp()
			FROM (` + strings.Join(parts, ` UNION ALL `) + `) AS parts` + page
	}
	return queries
}

// ownReservations are the lists of a user's own reservations. Their index is
// reservations_of_user_by_status. A user has one active row for each drop at most.
//
//nolint:gochecknoglobals // a constant; Go has none of this type
var ownReservations = reservationList{
	rows:      `user_id = $1 AND (created_at, id) < ($2, $3)`,
	ofOverdue: `user_id = $1 AND (created_at, id) < ($2, $3)`,
	order:     `created_at DESC, id DESC`, limit: `$4`,
}.byStatus()

// dropReservations are the lists of a drop's reservations. Their index is
// reservations_of_drop_by_status; see its migration for uuid_send. Overdue holds are found by their
// ends, because a drop may have very many active ones. Ids begin with the time (UUID version 7), so
// their order is that in which reservations were made.
//
//nolint:gochecknoglobals // a constant; Go has none of this type
var dropReservations = reservationList{
	rows:      `uuid_send(drop_id) = uuid_send($1) AND uuid_send(id) < uuid_send($2)`,
	ofOverdue: overdueOfDrop + ` AND uuid_send(id) < uuid_send($2)`,
	order:     `uuid_send(id) DESC`, limit: `$3`,
}.byStatus()
