package checker

import (
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/faults/journal"
)

func TestJudge_ASoundRunHasNoBreach(t *testing.T) {
	t.Parallel()
	require.Empty(t, Judge(sound()))
	require.Empty(t, Judge(soundWithSizes()))
}

// forgeries each break one thing in the evidence of a sound run.
//
//nolint:gochecknoglobals // a table
var forgeries = []struct {
	name  string
	check string
	forge func(e *Evidence)
}{
	{"a row is missing", LedgerReplay, func(e *Evidence) { e.Truth.Ledger = slices.Delete(e.Truth.Ledger, 4, 5) }},
	{"a row moves what it may not", LedgerReplay, func(e *Evidence) { e.Truth.Ledger[1].Delta.Sold = 1 }},
	{"a row has an unknown kind", LedgerReplay, func(e *Evidence) { e.Truth.Ledger[7].Kind = "shuffled" }},
	{"more is reserved than there is", LedgerReplay, func(e *Evidence) {
		e.Truth.Ledger[0].Units, e.Truth.Ledger[0].Delta = 1, drop.Counts{Total: 1, Available: 1}
	}},
	{"units are reserved while the drop is paused", LedgerReplay, func(e *Evidence) {
		e.Truth.Ledger[6], e.Truth.Ledger[7] = e.Truth.Ledger[7], e.Truth.Ledger[6]
		e.Truth.Ledger[6].Seq, e.Truth.Ledger[7].Seq = 7, 8
		e.Truth.Reservations[2].OpenedSeq, e.Truth.Reservations[3].OpenedSeq = 8, 8
	}},
	{"a drop is resumed that was not paused", LedgerReplay, func(e *Evidence) { e.Truth.Ledger[7].Kind = drop.EntryResumed }},
	{"a hold names a row that opened nothing", LedgerReplay, func(e *Evidence) { e.Truth.Reservations[0].OpenedSeq = 3 }},
	{"a hold is ended by a row of another kind", LedgerReplay, func(e *Evidence) { e.Truth.Reservations[1].Status = drop.ReservationExpired }},
	{"a user has two holds at once", LedgerReplay, func(e *Evidence) { e.Truth.Reservations[3].UserID = "cat" }},
	{"a user has more than the limit", LedgerReplay, func(e *Evidence) { e.Truth.Reservations[2].UserID = "ann" }},
	{"a hold was bought after its end", LedgerReplay, func(e *Evidence) { e.Truth.Reservations[0].ExpiresAt = at(2.5) }},
	{"a hold expired before its end", LedgerReplay, func(e *Evidence) { e.Truth.Reservations[2].ExpiresAt = at(12) }},
	{"the rows do not add up to the drop", LedgerReplay, func(e *Evidence) { e.Truth.Drops[0].Counts.Available = 5 }},

	{"a hold that was confirmed later comes first", RealTimeOrder, func(e *Evidence) {
		e.Truth.Reservations[0].OpenedSeq, e.Truth.Reservations[1].OpenedSeq = 3, 2
	}},
	{"an answer shows an older state", RealTimeOrder, func(e *Evidence) { e.Requests[5].Result.Stock.Seq = 4 }},

	{"a confirmed hold is missing", Acknowledged, func(e *Evidence) { e.Requests[5].Result.Reservation = uuid.UUID{1} }},
	{"a confirmed hold is another user's", Acknowledged, func(e *Evidence) { e.Requests[5].Result.Reservation = dansHold }},
	{"a confirmed purchase is missing", Acknowledged, func(e *Evidence) { e.Truth.Purchases = nil }},
	{"a confirmed purchase is of another hold", Acknowledged, func(e *Evidence) { e.Truth.Purchases[0].ReservationID = bobsHold }},
	{"a cancelled hold is active", Acknowledged, func(e *Evidence) { e.Truth.Reservations[1].Status = drop.ReservationActive }},
	{"a hold was confirmed as expired before its end", Acknowledged, func(e *Evidence) {
		e.Requests[5].Result.Status, e.Requests[5].Result.ExpiresAt = drop.ReservationExpired, at(9)
	}},
	{"a purchase was answered with an active hold", Acknowledged, func(e *Evidence) { e.Requests[2].Result.Status = drop.ReservationActive }},
	{"an adjustment is not there", Acknowledged, func(e *Evidence) { e.Truth.Ledger[5].Reason = "another" }},
	{"an adjustment was made twice", Acknowledged, func(e *Evidence) { e.Truth.Ledger = append(e.Truth.Ledger, e.Truth.Ledger[5]) }},

	{"a hold that nobody asked for", UnaccountedRow, func(e *Evidence) { e.Requests = slices.Delete(e.Requests, 6, 7) }},
	{"a hold that is older than its request", UnaccountedRow, func(e *Evidence) { e.Requests[6].Sent, e.Requests[6].Answered = since(7), since(8) }},
	{"one lost request made two holds", UnaccountedRow, func(e *Evidence) { e.Truth.Reservations[2].UserID, e.Requests[5].Status = "dan", 409 }},
	{"a sale that nobody asked for", UnaccountedRow, func(e *Evidence) { e.Requests[2].Status = 410 }},
	{"a hold was let go by nobody", UnaccountedRow, func(e *Evidence) { e.Requests[3].Status = 409 }},
	{"a purchase of a hold that was not bought", UnaccountedRow, func(e *Evidence) { e.Truth.Purchases[0].ReservationID = bobsHold }},
	{"a pause that nobody asked for", UnaccountedRow, func(e *Evidence) { e.Requests = slices.Delete(e.Requests, 7, 8) }},
	{"an adjustment that nobody asked for", UnaccountedRow, func(e *Evidence) { e.Requests = slices.Delete(e.Requests, 4, 5) }},
	{"an adjustment that was asked for once and made twice", UnaccountedRow, func(e *Evidence) { e.Truth.Ledger = append(e.Truth.Ledger, e.Truth.Ledger[5]) }},

	{"two purchases of one hold", Limit, func(e *Evidence) {
		again := e.Requests[2]
		again.Result.Purchase = uuid.UUID{1}
		e.Requests = append(e.Requests, again)
	}},
	{"more purchases than allowed", Limit, func(e *Evidence) {
		other := e.Requests[2]
		other.ReservationID, other.Result.Purchase = catsHold, uuid.UUID{1}
		e.Requests = append(e.Requests, other)
	}},

	{"nothing is left where everything is", Refusal, func(e *Evidence) { e.Requests[9].Code = string(drop.CodeSoldOut) }},
	{"all is held where more is available than there are people", Refusal, func(e *Evidence) { e.Requests[9].Code = string(drop.CodeAllHeld) }},
	{"a socket shows what the ledger never had", SocketOrder, func(e *Evidence) {
		e.Sockets[0].Frames[2].Stock.Available, e.Sockets[0].Frames[2].Stock.Reserved = 2, 2
	}},
	{"a socket ends on an older seq", SocketFinal, func(e *Evidence) { e.Sockets[0].Frames = e.Sockets[0].Frames[:3] }},
	{"a socket ends on other counts", SocketFinal, func(e *Evidence) { e.Sockets[1].Frames[0].Stock.Sold = 2 }},
	{"a socket is right too late", SocketFinal, func(e *Evidence) { ofTheFirst(e, 0).At = since(11.6) }},
	{"a socket has no snapshot", SocketFinal, func(e *Evidence) { e.Sockets[1].Frames = nil }},
	{"a socket goes back", SocketOrder, func(e *Evidence) { ofTheFirst(e, 0).Stock.Seq = 3 }},
	{"a socket shows two stocks at one seq", SocketOrder, func(e *Evidence) { ofTheFirst(e, 0).Stock.Seq = 9 }},
	{"a socket shows an impossible stock", SocketOrder, func(e *Evidence) { e.Sockets[0].Frames[1].Stock.Available = -3 }},
	{"a socket hears of units before its snapshot", SocketOrder, func(e *Evidence) { e.Sockets[1].Frames[0].Event = "stock-updated" }},

	{"a hold outlived its end", Overdue, func(e *Evidence) { e.Truth.Reservations[2].ClosedAt = at(12.1) }},
	{"a hold is active long after its end", Overdue, func(e *Evidence) { e.Truth.Reservations[2].Status = drop.ReservationActive }},
	{"an answer took too long", AnswerTime, func(e *Evidence) { e.Requests[9].Answered = e.Requests[9].Sent + 3001*time.Millisecond }},
	{"an internal error", Unplanned, func(e *Evidence) { e.Requests[9].Status = 500 }},
	{"a 503 that does not say when to come back", Unplanned, func(e *Evidence) { e.Requests[10].Planned = false }},
	{"an end by the clock before its time", UnaccountedRow, func(e *Evidence) {
		e.Truth.Drops[0].EndsAt, e.Truth.Ledger[8].Kind, e.Truth.Ledger[8].Actor = at(8.5), drop.EntryEnded, drop.System
	}},
	{"a unit is on the screen too late", Promised, func(e *Evidence) { ofTheFirst(e, 0).At = since(10.1) }},
	{"a pause is announced too late", Promised, func(e *Evidence) {
		ofTheFirst(e, 2).At = since(7.3)
	}},
	{"the gate is right too late", Promised, func(e *Evidence) { e.GateRight = since(11.6) }},
	{"a lease outlives its request", Promised, func(e *Evidence) {
		e.Leases = []Lease{{User: "eve", Seen: since(8.3), Ends: since(11.25)}}
	}},
	{"replicas take too long when Redis is back", Promised, func(e *Evidence) {
		e.Condition, e.Outages = AnyFault, []Outage{{Promise: RedisBack, Down: since(9), Back: since(10), AllHealthy: since(12.1)}}
	}},
	{"a screen takes too long when Redis is back", Promised, func(e *Evidence) {
		ofTheFirst(e, 0).At = since(10.3)
		e.Sockets[0].Frames = slices.Delete(e.Sockets[0].Frames, 6, 8)
		e.Condition, e.Outages = AnyFault, []Outage{{Promise: RedisBack, Down: since(6), Back: since(8.2), AllHealthy: since(8.3)}}
	}},
	{"a refusal that makes no sense", Unplanned, func(e *Evidence) { e.Requests[9].Code = string(drop.CodeReservationExpired) }},
}

func TestJudge_RefusesForgedEvidence(t *testing.T) {
	t.Parallel()
	tried := map[string]bool{}
	for _, row := range forgeries {
		tried[row.check] = true
		t.Run(row.check+": "+row.name, func(t *testing.T) {
			t.Parallel()
			requireFound(t, row.check, sound(), row.forge)
		})
	}
	for _, row := range forgeriesOfSizes {
		tried[row.check] = true
		t.Run(row.check+" with sizes: "+row.name, func(t *testing.T) {
			t.Parallel()
			requireFound(t, row.check, soundWithSizes(), row.forge)
		})
	}
	needServers := []string{Invariant1, Invariant2, Invariant3, Invariant4, Invariant5, GateFinal}
	for _, name := range Names() {
		require.True(t, tried[name] || slices.Contains(needServers, name), name)
	}
}

func requireFound(t *testing.T, check string, e *Evidence, forge func(*Evidence)) {
	t.Helper()
	forge(e)
	found := Judge(e)
	require.Truef(t, slices.ContainsFunc(found, func(b Breach) bool {
		return b.Check == check && b.DropID == dropID && b.Detail != ""
	}), "%v", found)
}

func TestDeadline_IsPutOffByOutagesOnly(t *testing.T) {
	t.Parallel()
	e := &Evidence{Allowances: []Allowance{
		{Check: AnswerTime, Replica: 1, From: since(12), Until: since(20)},
		{Check: AnswerTime, Replica: 1, From: since(19), Until: since(25)},
		{Check: AnswerTime, Replica: 1, From: since(30), Until: since(99)},
		{Check: Overdue, Replica: AnyReplica, From: since(0), Until: since(50)},
	}}
	for _, row := range []struct {
		check   string
		replica int
		start   float64
		want    float64
	}{
		{AnswerTime, 1, 10, 25}, // one outage after the other
		{AnswerTime, 0, 10, 13}, // another replica's
		{AnswerTime, 1, 8, 11},  // before it began
		{AnswerTime, 1, 26, 29}, // between two
		{Overdue, 2, 49, 52},    // the bound is later than the outage's end
		{Overdue, 2, 51, 54},
	} {
		require.Equal(t, since(row.want), e.Deadline(row.check, row.replica, since(row.start), since(3)))
	}
}

func TestJudge_AfterARestoredBackupForgivesWhatItForgot(t *testing.T) {
	t.Parallel()
	e := sound()
	e.Restored = true
	e.Requests = append(e.Requests,
		journal.Request{ID: "12", Kind: journal.Reserve, User: "fay", DropID: dropID, Status: 201, Sent: since(1), Answered: since(2),
			Result: journal.Result{Reservation: uuid.UUID{1}, Status: drop.ReservationActive}},
		journal.Request{ID: "13", Kind: journal.Purchase, User: "fay", DropID: dropID, Status: 404, Code: "not_found", Sent: since(1), Answered: since(2)})
	require.Empty(t, Judge(e))
	e.Truth.Ledger[1].Delta.Sold = 1
	require.NotEmpty(t, Judge(e), "but not what cannot be")
}
